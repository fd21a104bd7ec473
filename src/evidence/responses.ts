import { responseFor, successKeys } from '../document/responses.js';
import { decodeJson, isShared } from '../http/decode-body.js';
import { headerValue } from '../http/headers.js';
import { documentedMediaType, isJsonType } from '../http/media-type.js';
import { readSequence } from '../http/sequences/body.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import type { Json, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { memoize } from '../json/memoize.js';
import { parseJson } from '../json/text.js';
import type { Operation, SchemaRef } from '../model/document.js';
import type { Exchange, HttpResponse } from '../model/exchange.js';
import type { Evidence, EvidenceState } from '../model/report.js';
import type { Clause } from './clauses.js';
import { clausesOf } from './clauses.js';
import { withoutExcused } from './faulty-parts.js';

/**
 * What was observed of the clauses of one operation, by their numbers: how often each was seen, and how often null or
 * empty. Large documents have a hundred thousand clauses, and most of them are of schemas that many operations share.
 */
interface Tallies {
  seen: Uint32Array;
  empty: Uint32Array;
  byStatus: Map<string, ResponseClauses>;
}

/** The clauses about a body, arranged as a tree of property names, so that one walk over a body finds all of them. */
interface Branch {
  /** Counts from the first clause about the body. */
  number?: number;
  children?: Map<string, Branch>;
}

/** The numbers of the clauses of one response; they follow each other. */
interface ResponseClauses {
  /** That of the status, the first one. */
  status: number;
  last: number;
  headers: { name: string; number: number }[];
  media: Map<string, MediaClauses>;
}

interface MediaClauses {
  number: number;
  body?: BodyClauses;
}

interface BodyClauses {
  tree: Branch;
  /** The number of the first one. */
  first: number;
  /** The last body and what it showed, in case the next one is the same value. */
  last?: { value: Json; shown: BodyShows };
}

/** The best state that a body shows of each clause, by the clause's number in the tree. */
type BodyShows = ReadonlyMap<number, EvidenceState>;

/**
 * Records for every documented clause whether any answer showed it with a value. A run that passes although every
 * answer was empty, null or an error has proved nothing; its evidence says so.
 */
export class EvidenceCollector {
  private readonly tallies: ReadonlyMap<Operation, Tallies>;

  constructor(operations: readonly Operation[]) {
    this.tallies = new Map(operations.map((operation) => [operation, talliesOf(clausesOf(operation))]));
  }

  /** Records what one exchange showed. */
  observe({ case: { operation, expected }, outcome }: Exchange): void {
    // The answer to an undocumented method is not one of the operation's answers.
    if (outcome.kind === 'failure' || expected.claim === 'method') return;
    const response = responseFor(operation, outcome.status);
    const tallies = this.tallies.get(operation);
    const clauses = response && tallies?.byStatus.get(response.status);
    if (!tallies || !clauses) return;
    count(tallies, clauses.status, 'seen');
    for (const { name, number } of clauses.headers)
      count(tallies, number, stateOf(headerValue(outcome.headers, name)));
    const type = headerValue(outcome.headers, 'content-type') ?? '';
    const documented = documentedMediaType(type, response.content);
    const media = documented && clauses.media.get(documented.type);
    if (!media) return;
    count(tallies, media.number, 'seen');
    const { body } = media;
    if (!body) return;
    const sound = (schema: SchemaRef | undefined) => (value: Json) =>
      withoutExcused(operation.contract, schema, value);
    const shown = isJsonType(type)
      ? shownBy(outcome, body, sound(documented.schema))
      : shownByItems(type, outcome, body, sound(documented.itemSchema));
    for (const [number, state] of shown) count(tallies, body.first + number, state);
  }

  /** Whether every clause of an operation's successful answers was seen with a value. */
  hasShown(operation: Operation): boolean {
    const tallies = this.tallies.get(operation);
    return successKeys(operation).every((status) => {
      const clauses = tallies?.byStatus.get(status);
      return !clauses || tallies?.seen.subarray(clauses.status, clauses.last + 1).every((times) => times > 0);
    });
  }

  /** One entry for each clause, in document order. */
  evidence(): Evidence[] {
    return [...this.tallies].flatMap(([operation, { seen, empty }]) => {
      const successes = successKeys(operation);
      // Their names take most of the memory, and nobody asks for them before.
      return clausesOf(operation).map(({ name, pointer, status }, number) => ({
        document: operation.contract.name,
        operation: operation.id,
        about: successes.includes(status) ? ('success' as const) : ('error' as const),
        clause: name,
        pointer,
        state: seen[number] ? 'seen' : empty[number] ? 'empty' : 'never',
        count: seen[number] ?? 0,
      }));
    });
  }
}

function talliesOf(clauses: readonly Clause[]): Tallies {
  const { length } = clauses;
  return { seen: new Uint32Array(length), empty: new Uint32Array(length), byStatus: arranged(clauses) };
}

/** Arranges the clauses of an operation by the part of the answer that shows them. */
function arranged(all: readonly Clause[]): Map<string, ResponseClauses> {
  const byStatus = new Map<string, ResponseClauses>();
  for (const [number, { status, header, media, paths, isBeyondJudging }] of all.entries()) {
    const fresh: ResponseClauses = { status: number, last: number, headers: [], media: new Map() };
    const clauses = byStatus.get(status) ?? fresh;
    byStatus.set(status, clauses);
    clauses.last = number;
    if (header !== undefined) clauses.headers.push({ name: header, number });
    if (media === undefined || isBeyondJudging === true) continue;
    const own: MediaClauses = clauses.media.get(media) ?? { number };
    clauses.media.set(media, own);
    if (paths) own.body ??= { tree: treeOf(paths), first: number };
  }
  return byStatus;
}

/** The tree of the properties of a body; one for all operations that share a schema. */
const treeOf = memoize((paths: ReadonlyMap<string, Pointer>): Branch => {
  const root: Branch = {};
  for (const [number, path] of [...paths.keys()].entries())
    branchAt(root, path.split('/').slice(1)).number = number;
  return root;
});

function branchAt(root: Branch, path: readonly string[]): Branch {
  let branch = root;
  for (const step of path) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const children: Map<string, Branch> = (branch.children ??= new Map());
    branch = children.get(name) ?? {};
    children.set(name, branch);
  }
  return branch;
}

/** What of a value is not excused as the fault of the document; undefined where nothing is left. */
type SoundPart = (value: Json) => Json | undefined;

const NOTHING: BodyShows = new Map();

/** Returns what a body shows. A body that is the same value as the one before it is not walked again. */
function shownBy(response: HttpResponse, body: BodyClauses, soundPart: SoundPart): BodyShows {
  const decoded = decodeJson(response);
  if (!decoded.ok) return NOTHING;
  const { value } = decoded;
  const isKept = isShared(response);
  if (isKept && body.last?.value === value) return body.last.shown;
  const shown = new Map<number, EvidenceState>();
  const sound = soundPart(value);
  if (sound !== undefined) walk(body.tree, sound, shown);
  if (isKept) body.last = { value, shown };
  return shown;
}

/** Items of one sequence that are looked at; a stream can be endless. */
const MAX_ITEMS = 1000;

/** Returns what the items of a sequence show. The data of an event is JSON where it is documented as such. */
function shownByItems(
  type: string,
  response: HttpResponse,
  body: BodyClauses,
  soundPart: SoundPart,
): BodyShows {
  const kind = sequenceKind(type);
  const read = kind && readSequence(kind, response);
  if (read?.ok !== true) return NOTHING;
  const data = kind === 'events' ? body.tree.children?.get('[]')?.children?.get('data') : undefined;
  const isParsed = data?.children !== undefined;
  const items = read.value.items.slice(0, MAX_ITEMS).flatMap((item) => soundPart(item) ?? []);
  const best = new Map<number, EvidenceState>();
  walk(body.tree, isParsed ? items.map(withParsedData) : items, best);
  return best;
}

function withParsedData(item: Json): Json {
  if (!isObject(item) || typeof item.data !== 'string') return item;
  try {
    return { ...item, data: parseJson(item.data) };
  } catch {
    return item;
  }
}

/** Walks a body along the tree. `[]` stands for the items of an array; recursion is no deeper than the document. */
function walk(branch: Branch, value: Json, best: Map<number, EvidenceState>): void {
  if (branch.number !== undefined) mark(branch.number, stateOf(value), best);
  if (!branch.children) return;
  if (Array.isArray(value)) {
    const items = branch.children.get('[]');
    if (items) for (const item of value) walk(items, item, best);
  } else if (isObject(value)) {
    for (const [name, child] of branch.children) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (member !== undefined) walk(child, member, best);
    }
  }
}

/** Keeps the best state that one exchange shows of a clause: one item with a value is enough. */
function mark(clause: number, state: EvidenceState, best: Map<number, EvidenceState>): void {
  if (state !== 'never' && best.get(clause) !== 'seen') best.set(clause, state);
}

function count({ seen, empty }: Tallies, clause: number, state: EvidenceState): void {
  if (state === 'never') return;
  const counts = state === 'seen' ? seen : empty;
  counts[clause] = (counts[clause] ?? 0) + 1;
}

function stateOf(value: Json | undefined): EvidenceState {
  if (value === undefined) return 'never';
  if (value === null || value === '') return 'empty';
  if (typeof value !== 'object') return 'seen';
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : 'seen';
  // A list of the names would cost more than the walk, which asks of every value. JSON.parse makes no others.
  for (const _ in value) return 'seen';
  return 'empty';
}
