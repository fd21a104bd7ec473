import type { RunSettings } from '../../src/config/run-settings.js';
import type { Contract } from '../../src/model/document.js';
import { PHASES } from '../../src/model/exchange.js';
import type { CrudMutant } from './crud-faults.js';
import type { CrudServer } from './crud-server.js';
import { CRUD_TOKEN } from './crud-server.js';
import type { Judged } from './independent-server.js';
import { judged } from './independent-server.js';

/** A run of every phase but the random one. */
export function crudRun(contract: Contract, server: CrudServer, settings: RunSettings = {}): Promise<Judged> {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return judged(contract, server.answer, { phases, credentials: { token: CRUD_TOKEN }, ...settings });
}

/** Whether a run has told of a mutant's fault, by the check that it is for. */
export function isFound({ report }: Judged, { code, about = '' }: CrudMutant): boolean {
  return report.causes.some(
    ({ check, severity, pointer }) =>
      severity !== 'note' && check.startsWith(code) && pointer.includes(about),
  );
}
