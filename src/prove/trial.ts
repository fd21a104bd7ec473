import type { Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import type { Finding, Report } from '../model/report.js';
import type { RunOptions } from '../runner/options.js';
import { verify } from '../runner/verify.js';
import type { Mutant } from './mutant.js';

/** Whether a suite noticed a mutant: by what, or why not. */
export type Verdict = { killed: true; by: string } | { killed: false; why: string };

/** The options of a verification of one operation, in some of its phases. */
export type RunFor = (operation: Operation, phases: readonly Phase[]) => RunOptions;

/**
 * Tries the verifier on a mutant, which is being served: first in the phases that meet it soonest, then in all. It ends
 * at the first finding that would fail a run.
 */
export async function verified(mutant: Mutant, runFor: RunFor, phases: readonly Phase[]): Promise<Verdict> {
  const [soonest, others] = [phases, mutant.phases].map((list) =>
    list.filter((each) => phases.includes(each)),
  );
  const first = others && others.length > 0 ? await outcomeOf(runFor(mutant.operation, others)) : undefined;
  if (first?.killer) return { killed: true, by: first.killer.check };
  const whole = await outcomeOf(runFor(mutant.operation, soonest ?? phases));
  if (whole.killer) return { killed: true, by: whole.killer.check };
  const warning = whole.warning ?? first?.warning;
  return {
    killed: false,
    why: warning ? `it is only a warning: ${warning.check}` : 'no check found anything wrong',
  };
}

interface Outcome {
  /** The finding that fails the run. */
  killer?: Pick<Finding, 'check'> | undefined;
  /** A finding that does not. */
  warning?: Pick<Finding, 'check'> | undefined;
}

async function outcomeOf(run: RunOptions): Promise<Outcome> {
  const outcome: Outcome = {};
  const fails = run.failOn === 'warning' ? ['error', 'warning'] : ['error'];
  for await (const event of verify(run)) {
    const found: readonly Pick<Finding, 'check' | 'severity'>[] =
      event.type === 'report' ? causesOf(event.report) : event.findings;
    outcome.killer ??= found.find(({ severity }) => fails.includes(severity));
    outcome.warning ??= found.find(({ severity }) => severity === 'warning');
    if (outcome.killer) break;
  }
  return outcome;
}

function causesOf({ causes }: Report): Report['causes'] {
  return causes.filter(({ known }) => known === undefined);
}
