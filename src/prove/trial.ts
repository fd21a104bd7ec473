import type { Finding, Report } from '../model/report.js';
import type { RunOptions } from '../runner/options.js';
import { verify } from '../runner/verify.js';
import type { Mutant } from './mutant.js';
import type { Stand } from './stand.js';

/** Why a mutant was not noticed. */
type WhyNot =
  /** The suite asked for nothing that shows the fault. */
  | 'unmet'
  /** It did, and found nothing wrong. */
  | 'passed'
  /** What was found does not fail a run. */
  | 'warning';

/** Whether a suite noticed a mutant: by what, or why not. `code`: of the warning. */
export type Verdict = { killed: true; by: string } | { killed: false; why: WhyNot; code?: string };

/** What a verdict is kept under. */
export function verdictKey({ id, operation }: Pick<Mutant, 'id' | 'operation'>): string {
  return `${operation.contract.name} ${id}`;
}

/**
 * Tries the verifier on a mutant, which is being served: in one run after the other, those that meet it soonest first. It
 * ends at the first finding that would fail a run. `usual`: what is found without a fault, by `findingKey`.
 */
export async function verified(
  runs: readonly RunOptions[],
  stand: Pick<Stand, 'wasShown'>,
  usual: ReadonlySet<string>,
): Promise<Verdict> {
  let warning: Outcome['warning'];
  for (const run of runs) {
    if (run.operations.every(({ phases }) => phases.length === 0)) continue;
    const outcome = await outcomeOf(run, usual);
    if (outcome.killer) return { killed: true, by: outcome.killer.check };
    warning = outcome.warning ?? warning;
  }
  if (warning) return { killed: false, why: 'warning', code: warning.check };
  return { killed: false, why: stand.wasShown() ? 'passed' : 'unmet' };
}

interface Outcome {
  /** The finding that fails the run. */
  killer?: Pick<Finding, 'check'> | undefined;
  /** A finding that does not. */
  warning?: Pick<Finding, 'check'> | undefined;
}

async function outcomeOf(run: RunOptions, usual: ReadonlySet<string>): Promise<Outcome> {
  const outcome: Outcome = {};
  const fails = run.failOn === 'warning' ? ['error', 'warning'] : ['error'];
  for await (const event of verify(run)) {
    const found: readonly Pick<Finding, Told | 'severity'>[] =
      event.type === 'report' ? causesOf(event.report) : event.findings;
    outcome.killer ??= found.find(({ severity }) => fails.includes(severity));
    outcome.warning ??= found.find((each) => each.severity === 'warning' && !usual.has(findingKey(each)));
    if (outcome.killer) break;
  }
  return outcome;
}

type Told = 'check' | 'pointer' | 'message';

/** What tells one finding from another, whoever is found at fault. */
export function findingKey({ check, pointer, message }: Pick<Finding, Told>): string {
  return `${check} ${pointer} ${message}`;
}

function causesOf({ causes }: Report): Report['causes'] {
  return causes.filter(({ known }) => known === undefined);
}
