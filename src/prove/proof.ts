import { behaviorsOf } from '../behaviors/index.js';
import { methodName } from '../document/methods.js';
import { groupBy } from '../json/group-by.js';
import type { Contract, Operation } from '../model/document.js';
import type { ReportDocument } from '../model/report.js';
import type { RunOptions } from '../runner/options.js';
import { describedDocument } from '../runner/record/described-document.js';
import { VERSION } from '../version.js';
import type { Baseline } from './baseline.js';
import type { SuiteCommand } from './command.js';
import type { Mutant } from './mutant.js';
import type { Survivor, Tried } from './survivors.js';
import { survivorOf, unshownClauses } from './survivors.js';

export type { Survivor, Tried } from './survivors.js';

/** How many mutants there were of something, and how many of them were noticed. */
export interface Rate {
  name: string;
  mutants: number;
  killed: number;
}

/** How much a suite notices: a plain JSON value. */
export interface Proof {
  version: 1;
  tool: { name: 'specproof'; version: string };
  seed: number;
  /** The suite: a command, or the verifier. */
  suite: string;
  /** The real server that they stood before. */
  upstream?: string;
  documents: Omit<ReportDocument, 'server' | 'servers'>[];
  summary: {
    /** Servers with one fault each that were tried; unless some were left out, also the clauses of `unshown`. */
    mutants: number;
    killed: number;
    survived: number;
    /** Clauses that no answer of the mock shows: whatever breaks them, nobody notices. */
    unshown: number;
    /** Servers that a sample or the time left out, and operations of which none was made. */
    leftOut: number;
    operationsLeft: number;
  };
  operations: (Rate & { document: string; method: string; path: string })[];
  kinds: Rate[];
  /** What noticed them, and how many. */
  checks: { name: string; killed: number }[];
  survivors: Survivor[];
  /** Operations that cannot be tried, and why. */
  excluded: { document: string; operation: string; why: string }[];
}

/** What came of the trials. */
interface Outcome {
  tried: readonly Tried[];
  leftOut: number;
  operationsLeft: number;
  /** The places that mutants change of the answers of each operation that some were made of. */
  places: ReadonlyMap<Operation, ReadonlySet<string>>;
}

/** The result of all trials so far. */
export function proofOf(
  { contracts, suite, upstream, whole, baseline }: Tested,
  { tried, leftOut, operationsLeft, places }: Outcome,
): Proof {
  const survived = tried.flatMap((each) => survivorOf(each, suite !== undefined) ?? []);
  const unshown = unshownClauses(baseline, places);
  const isWhole = leftOut === 0 && operationsLeft === 0;
  const checks = new Map<string, number>();
  for (const { verdict } of tried)
    if (verdict.killed) checks.set(verdict.by, (checks.get(verdict.by) ?? 0) + 1);
  return {
    version: 1,
    tool: { name: 'specproof', version: VERSION },
    seed: whole.seed,
    suite: suite ? String(suite.line) : 'specproof verify',
    ...(upstream !== undefined && { upstream: whole.secrets.url(upstream) }),
    documents: contracts.map(describedDocument),
    summary: {
      mutants: tried.length + (isWhole ? unshown.length : 0),
      killed: tried.length - survived.length,
      survived: survived.length,
      unshown: unshown.length,
      leftOut,
      operationsLeft,
    },
    operations: operationRates(tried),
    kinds: ratesBy(tried, ({ kind }) => kind),
    checks: [...checks].map(([name, killed]) => ({ name, killed })).sort((a, b) => b.killed - a.killed),
    survivors: [...survived, ...unshown],
    excluded: excludedOf({ contracts, upstream, baseline }),
  };
}

function excludedOf({
  contracts,
  upstream,
  baseline,
}: Pick<Tested, 'contracts' | 'upstream' | 'baseline'>): Proof['excluded'] {
  return [
    ...contracts.flatMap(({ unusable }) =>
      unusable.map((each) => excludedBy(each, each.problems[0]?.message ?? '')),
    ),
    ...(upstream === undefined ? [] : contracts.flatMap(behavingIn)),
    ...[...baseline.broken].map(([each, why]) => excludedBy(each, `the mock breaks the document: ${why}`)),
  ];
}

function excludedBy({ id, contract }: Operation, why: string): Proof['excluded'][number] {
  return { document: contract.name, operation: id, why };
}

/** Operations with behaviors that nobody can make a real server break from outside. */
function behavingIn({ operations }: Contract): Proof['excluded'] {
  const behaving = operations.filter((operation) => behaviorsOf(operation).length > 0);
  return behaving.map((each) => excludedBy(each, 'its behaviors alone: the real server keeps them'));
}

/** What was tested: by whom, and what it is without a fault. */
interface Tested {
  contracts: readonly Contract[];
  suite?: SuiteCommand | undefined;
  upstream?: string | undefined;
  whole: Pick<RunOptions, 'seed' | 'secrets'>;
  baseline: Baseline;
}

function operationRates(tried: readonly Tried[]): Proof['operations'] {
  return [...groupBy(tried, ({ mutant }) => mutant.operation)].flatMap(([operation, own]) =>
    ratesBy(own, () => operation.id).map((rate) => ({
      ...rate,
      document: operation.contract.name,
      method: methodName(operation),
      path: operation.path,
    })),
  );
}

/** How many of each name were noticed, in the order of their first. */
function ratesBy(tried: readonly Tried[], nameOf: (mutant: Mutant) => string): Rate[] {
  const rates = new Map<string, Rate>();
  for (const { mutant, verdict } of tried) {
    const name = nameOf(mutant);
    const rate = rates.get(name) ?? { name, mutants: 0, killed: 0 };
    rate.mutants++;
    if (verdict.killed) rate.killed++;
    rates.set(name, rate);
  }
  return [...rates.values()];
}
