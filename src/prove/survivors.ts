import type { Pointer } from '../json/json.js';
import { isWithin } from '../json/pointer.js';
import type { Location, Operation } from '../model/document.js';
import type { Evidence } from '../model/report.js';
import type { Baseline } from './baseline.js';
import type { Mutant, MutantKind } from './mutant.js';
import type { Verdict } from './trial.js';

/** A mutant, and whether the suite noticed it. */
export interface Tried {
  mutant: Mutant;
  verdict: Verdict;
  /** It was tried by an earlier run. */
  isKnown?: true;
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

/** Clauses of answers that the mock never shows, and that no fault can be put into. */
export function unshownClauses(
  { report }: Pick<Baseline, 'report'>,
  places: ReadonlyMap<Operation, ReadonlySet<string>>,
): Survivor[] {
  const byName = new Map([...places].map((entry) => [`${entry[0].contract.name} ${entry[0].id}`, entry]));
  return report.evidence.flatMap((evidence) => {
    const { state, about, clause, document, operation: id } = evidence;
    const [operation, changed] = byName.get(`${document} ${id}`) ?? [];
    if (!operation || !changed || state === 'seen' || about !== 'success') return [];
    const [, status = '', path] = /^(\S+) [^#]*#(\/.*)$/.exec(clause) ?? [];
    const isChanged = path !== undefined && [...changed].some((place) => isWithin(place, `${status}${path}`));
    return isChanged ? [] : [unshown(operation, evidence, report.end !== 'complete')];
  });
}

function unshown(operation: Operation, evidence: Evidence, isCut: boolean): Survivor {
  const { clause, pointer } = evidence;
  return {
    id: `${operation.id}:unshown ${clause}`,
    document: operation.contract.name,
    operation: operation.id,
    kind: 'unshown',
    what: `could break ${clause}`,
    clause: pointer,
    ...placeOf(operation, pointer),
    ...reasonOf(evidence, isCut),
  };
}

/** Why no answer of the mock shows a clause; `isCut`: the time was over before all requests were sent. */
function reasonOf({ clause, state, reason, unenforced }: Evidence, isCut: boolean): Reason {
  if (unenforced && reason !== undefined)
    return {
      why: reason,
      remedy: 'state what is meant by keywords and formats that are known, such as a pattern',
    };
  if (isCut && state === 'never')
    return {
      why: 'the time was over before all requests were sent',
      remedy: 'give it more time with --max-time',
    };
  const isEmpty = state === 'empty';
  return {
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

/** A mutant that nobody noticed; `isOwn`: by a suite of the user's. */
export function survivorOf({ mutant, verdict }: Tried, isOwn: boolean): Survivor | undefined {
  if (verdict.killed) return undefined;
  const { id, operation, kind, what, clause } = mutant;
  const own = isOwn ? ofSuite(mutant, verdict) : ofVerifier(mutant, verdict);
  const document = operation.contract.name;
  return { id, document, operation: operation.id, kind, what, clause, ...placeOf(operation, clause), ...own };
}

type Reason = Pick<Survivor, 'why' | 'remedy'>;
type Survived = Extract<Verdict, { killed: false }>;

function ofSuite({ kind }: Mutant, { why }: Survived): Reason {
  if (why === 'passed') return { why: 'the suite met it, and passed', remedy: ASSERTIONS[kind] };
  const first = kind in ASKED ? '' : 'send a request that is answered so; then ';
  return { why: 'the suite asks for nothing that shows it', remedy: first + ASSERTIONS[kind] };
}

function ofVerifier({ kind, what, id }: Mutant, { why, code = '' }: Survived): Reason {
  if (why === 'warning') {
    const value = what.includes(' without ') ? 'without it' : 'with this value';
    const remedy =
      kind === 'valid-input'
        ? `give the request an example ${value}: what an example shows must be served`
        : `run with --fail-on warning, or make ${code} an error (severity, in the configuration)`;
    return { why: `it is only a warning: ${code}`, remedy };
  }
  if (why === 'unmet')
    return { why: 'no request that was sent shows it', remedy: 'give the document an example of a request that is answered so' }; // prettier-ignore
  if (id.endsWith(':id-reused'))
    return { why: 'the two things that were made were sent the same', remedy: 'let the request have a text that may be anything, by which two things can be told apart' }; // prettier-ignore
  return { why: 'no check found anything wrong', remedy: DOCUMENTED[kind] ?? 'state it in the document' };
}

/** Kinds whose assertions say what is to be sent. */
const ASKED: Readonly<Partial<Record<MutantKind, true>>> = {
  ...{ input: true, 'valid-input': true, credentials: true, behavior: true, sequence: true },
};

/** What a suite would have to do. */
const ASSERTIONS: Readonly<Record<MutantKind, string>> = {
  body: 'assert this member of the answer',
  header: 'assert this header of the answer',
  status: 'assert the status of the answer',
  'media-type': 'assert the Content-Type of the answer',
  syntax: 'parse the body of the answer',
  input: 'send such a request, and assert that it is refused',
  'valid-input': 'send such a request, and assert that it is served',
  credentials: 'send a request without credentials, and assert that it is refused',
  behavior: 'send requests that show the behavior, and assert what comes back',
  sequence: 'make, change or remove such a thing, and assert what is read and listed afterwards',
};

/** What the document would have to state for the verifier. */
const DOCUMENTED: Readonly<Partial<Record<MutantKind, string>>> = {
  behavior: 'give the answers examples with data that show the behavior',
  sequence: 'declare what is made under x-contract (creates), so that it is followed by its id',
};
