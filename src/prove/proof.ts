import type { Pointer } from '../json/json.js';
import { isWithin } from '../json/pointer.js';
import type { Contract, Location, Operation } from '../model/document.js';
import type { Evidence, ReportDocument } from '../model/report.js';
import type { RunOptions } from '../runner/options.js';
import { VERSION } from '../version.js';
import type { Baseline } from './baseline.js';
import type { SuiteCommand } from './command.js';
import type { Mutant, MutantKind } from './mutant.js';
import type { Verdict } from './trial.js';

/** A mutant, and whether the suite noticed it. */
export interface Tried {
  mutant: Mutant;
  verdict: Verdict;
}

/** How many mutants there were of something, and how many of them were noticed. */
export interface Rate {
  name: string;
  mutants: number;
  killed: number;
}

/** A fault that the suite would not notice. */
export interface Survivor {
  id: string;
  document: string;
  operation: string;
  kind: MutantKind | 'unshown';
  what: string;
  clause: Pointer;
  location: Location;
  /** The line of the document at `location`. */
  line: string;
  why: string;
  /** What would make the suite notice it. */
  remedy: string;
}

/** How much a suite notices: a plain JSON value. */
export interface Proof {
  version: 1;
  tool: { name: 'specproof'; version: string };
  seed: number;
  /** The suite: a command, or the verifier. */
  suite: string;
  documents: Pick<ReportDocument, 'name' | 'source' | 'hash'>[];
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
  operations: Rate[];
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
  { contracts, suite, whole, baseline }: Tested,
  { tried, leftOut, operationsLeft, places }: Outcome,
): Proof {
  const survived = tried.flatMap((each) => survivorOf(each) ?? []);
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
    documents: contracts.map(({ name, source, hash }) => ({ name, source, hash })),
    summary: {
      mutants: tried.length + (isWhole ? unshown.length : 0),
      killed: tried.length - survived.length,
      survived: survived.length,
      unshown: unshown.length,
      leftOut,
      operationsLeft,
    },
    operations: ratesBy(tried, ({ operation }) => operation.id),
    kinds: ratesBy(tried, ({ kind }) => kind),
    checks: [...checks].map(([name, killed]) => ({ name, killed })).sort((a, b) => b.killed - a.killed),
    survivors: [...survived, ...unshown],
    excluded: [
      ...contracts.flatMap(({ unusable }) =>
        unusable.map((each) => excludedBy(each, each.problems[0]?.message ?? '')),
      ),
      ...[...baseline.broken].map(([each, why]) => excludedBy(each, `the mock breaks the document: ${why}`)),
    ],
  };
}

function excludedBy({ id, contract }: Operation, why: string): Proof['excluded'][number] {
  return { document: contract.name, operation: id, why };
}

/** What was tested: by whom, and what it is without a fault. */
interface Tested {
  contracts: readonly Contract[];
  suite?: SuiteCommand | undefined;
  whole: Pick<RunOptions, 'seed'>;
  baseline: Baseline;
}

/** Clauses of answers that the mock never shows, and that no fault can be put into. */
function unshownClauses({ report }: Baseline, places: Outcome['places']): Survivor[] {
  const byName = new Map([...places].map((entry) => [`${entry[0].contract.name} ${entry[0].id}`, entry]));
  return report.evidence.flatMap((evidence) => {
    const { state, about, clause, document, operation: id } = evidence;
    const [operation, changed] = byName.get(`${document} ${id}`) ?? [];
    if (!operation || !changed || state === 'seen' || about !== 'success') return [];
    const [, status = '', path] = /^(\S+) [^#]*#(\/.*)$/.exec(clause) ?? [];
    const isChanged = path !== undefined && [...changed].some((place) => isWithin(place, `${status}${path}`));
    return isChanged ? [] : [unshown(operation, evidence)];
  });
}

function unshown(operation: Operation, { clause, pointer, state, reason }: Evidence): Survivor {
  const isEmpty = state === 'empty';
  return {
    id: `${operation.id}:unshown ${clause}`,
    document: operation.contract.name,
    operation: operation.id,
    kind: 'unshown',
    what: `could break ${clause}`,
    clause: pointer,
    ...placeOf(operation, pointer),
    why: reason ?? (isEmpty ? 'the answers show it only as null or empty' : 'no answer of the mock shows it'),
    remedy: /^\S+$/.test(clause)
      ? 'give the document an example of a request that is answered so'
      : 'give the response an example that has it, or state it as required',
  };
}

function placeOf({ contract }: Operation, pointer: Pointer): Pick<Survivor, 'location' | 'line'> {
  const location = contract.locate(pointer);
  return { location, line: shortened(contract.lineAt(location).trim()) };
}

function shortened(text: string): string {
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE - 1)}…` : text;
}

/** Characters of a line of the document that a survivor repeats. */
const MAX_LINE = 200;

/** A mutant that nobody noticed. */
function survivorOf({ mutant, verdict }: Tried): Survivor | undefined {
  if (verdict.killed) return undefined;
  const { id, operation, kind, what, clause } = mutant;
  const { why } = verdict;
  return {
    id,
    document: operation.contract.name,
    operation: operation.id,
    kind,
    what,
    clause,
    ...placeOf(operation, clause),
    why,
    remedy: remedyOf(mutant, why),
  };
}

function remedyOf({ kind }: Mutant, why: string): string {
  if (why.startsWith('it is only a warning')) {
    return kind === 'valid-input'
      ? 'give the request an example with this value: what is documented must be served'
      : 'run with --fail-on warning, or raise the severity of this code';
  }
  return REMEDIES[kind];
}

const REMEDIES: Readonly<Record<MutantKind, string>> = {
  body: 'assert this member of the answer',
  header: 'assert this header of the answer',
  status: 'assert the status of the answer',
  'media-type': 'assert the Content-Type of the answer',
  syntax: 'parse the body of the answer',
  input: 'send such a request, and assert that it is refused',
  'valid-input': 'send such a request, and assert that it is served',
  credentials: 'send a request without credentials, and assert that it is refused',
  behavior: 'send requests that show the behavior, and assert what comes back',
};

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
