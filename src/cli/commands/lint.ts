import { formatLocation } from '../../errors.js';
import { printable } from '../../json/printable.js';
import { lint } from '../../lint/index.js';
import { documentsOf } from '../../load/bundled.js';
import { plural } from '../../reporters/plural.js';
import type { Host } from '../host.js';

/** `specproof lint`: every problem of every document, one line each. */
export async function runLint(args: string[], _options: object, host: Host): Promise<number> {
  let errors = 0;
  for (const source of documentsOf(args, host.cwd)) {
    const { contract, problems } = await lint(source, { cwd: host.cwd });
    for (const { severity, code, message, location, hint } of problems) {
      host.stdout(
        `${printable(`${formatLocation(location)}: ${severity} ${code} ${message}`)}${hint === undefined ? '' : `\n    ${printable(hint)}`}\n`,
      );
    }
    const count = problems.filter(({ severity }) => severity === 'error').length;
    errors += count;
    const { operations: usable, unusable } = contract;
    const leftOut = unusable.length > 0 ? ` (${String(unusable.length)} not usable)` : '';
    const operations = plural(usable.length + unusable.length, 'operation') + leftOut;
    host.stdout(
      `${contract.source}: ${operations}, ${plural(count, 'error')}, ${plural(problems.length - count, 'warning')}\n`,
    );
  }
  return errors > 0 ? 1 : 0;
}
