// Preloaded with --import: from the fourth exchange on, a check fails as a bug would make it fail.
import { CHECKS } from '../../../dist/src/checks/index.js';

const { status } = CHECKS;
let exchanges = 0;
CHECKS.status = (exchange, operation) => {
  if (++exchanges > 3) throw new Error('a bug in a check');
  return status(exchange, operation);
};
