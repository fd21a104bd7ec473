import { responseFor, successKeys } from '../document/responses.js';
import { decodeJson, isShared } from '../http/decode-body.js';
import { headerValue } from '../http/headers.js';
import { documentedMediaType, isJsonType } from '../http/media-type.js';
import { readSequence } from '../http/sequences/body.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import { parseJson } from '../json/text.js';
import type { Operation, SchemaRef } from '../model/document.js';
import type { Exchange, HttpResponse } from '../model/exchange.js';
import type { Evidence, EvidenceState } from '../model/report.js';
import type { Clause } from './clauses.js';
import { clausesOf } from './clauses.js';
import { withoutExcused } from './faulty-parts.js';

/** What was observed of one clause so far. */
interface Tally {
  clause: Clause;
  seen: number;
  empty: number;
}

/** The clauses about a body, arranged as a tree of property names, so that one walk over a body finds all of them. */
interface Branch {
  tally?: Tally;
  children: Map<string, Branch>;
}

/** The clauses of one response. */
interface ResponseTallies {
  status: Tally[];
  headers: Tally[];
  media: Map<string, MediaTallies>;
}

interface MediaTallies {
  tally?: Tally;
  body: Branch;
  /** The last body and what it showed, in case the next one is the same value. */
  last?: { value: Json; shown: BodyShows };
}

type BodyShows = readonly (readonly [tally: Tally, state: EvidenceState])[];

/**
 * Records for every documented clause whether any answer showed it with a value. A run that passes although every
 * answer was empty, null or an error has proved nothing; its evidence says so.
 */
export class EvidenceCollector {
  private readonly tallies = new Map<Operation, { all: Tally[]; byStatus: Map<string, ResponseTallies> }>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      const all = clausesOf(operation).map((clause): Tally => ({ clause, seen: 0, empty: 0 }));
      this.tallies.set(operation, { all, byStatus: arranged(all) });
    }
  }

  /** Records what one exchange showed. */
  observe({ case: { operation, expected }, outcome }: Exchange): void {
    // The answer to an undocumented method is not one of the operation's answers.
    if (outcome.kind === 'failure' || expected.claim === 'method') return;
    const response = responseFor(operation, outcome.status);
    const tallies = response && this.tallies.get(operation)?.byStatus.get(response.status);
    if (!tallies) return;
    for (const tally of tallies.status) count(tally, 'seen');
    for (const tally of tallies.headers)
      count(tally, stateOf(headerValue(outcome.headers, tally.clause.header ?? '')));
    const type = headerValue(outcome.headers, 'content-type') ?? '';
    const documented = documentedMediaType(type, response.content);
    const media = tallies.media.get(documented?.type ?? '');
    if (media?.tally) count(media.tally, 'seen');
    if (!documented || !media || media.body.children.size === 0) return;
    const sound = (schema: SchemaRef | undefined) => (value: Json) =>
      withoutExcused(operation.contract, schema, value);
    const shown = isJsonType(type)
      ? shownBy(outcome, media, sound(documented.schema))
      : shownByItems(type, outcome, media, sound(documented.itemSchema));
    for (const [tally, state] of shown) count(tally, state);
  }

  /** Whether every clause of an operation's successful answers was seen with a value. */
  hasShown(operation: Operation): boolean {
    const keys = successKeys(operation);
    const all = this.tallies.get(operation)?.all ?? [];
    return all.every(({ clause, seen }) => seen > 0 || !keys.includes(clause.status));
  }

  /** One entry for each clause, in document order. */
  evidence(): Evidence[] {
    return [...this.tallies].flatMap(([operation, { all }]) =>
      all.map(({ clause, seen, empty }) => ({
        document: operation.contract.name,
        operation: operation.id,
        about: successKeys(operation).includes(clause.status) ? ('success' as const) : ('error' as const),
        clause: clause.name,
        pointer: clause.pointer,
        state: seen > 0 ? 'seen' : empty > 0 ? 'empty' : 'never',
        count: seen,
      })),
    );
  }
}

/** Arranges the clauses of an operation by the part of the answer that shows them. */
function arranged(all: readonly Tally[]): Map<string, ResponseTallies> {
  const byStatus = new Map<string, ResponseTallies>();
  for (const tally of all.filter(({ clause }) => clause.isBeyondJudging !== true)) {
    const { status, header, media, path } = tally.clause;
    const tallies: ResponseTallies = byStatus.get(status) ?? { status: [], headers: [], media: new Map() };
    byStatus.set(status, tallies);
    if (header !== undefined) tallies.headers.push(tally);
    else if (media === undefined) tallies.status.push(tally);
    else {
      const own: MediaTallies = tallies.media.get(media) ?? { body: { children: new Map<string, Branch>() } };
      tallies.media.set(media, own);
      if (path) branchAt(own.body, path).tally = tally;
      else own.tally = tally;
    }
  }
  return byStatus;
}

function branchAt(root: Branch, path: readonly string[]): Branch {
  let branch = root;
  for (const step of path) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const next = branch.children.get(name) ?? { children: new Map<string, Branch>() };
    branch.children.set(name, next);
    branch = next;
  }
  return branch;
}

/** What of a value is not excused as the fault of the document; undefined where nothing is left. */
type SoundPart = (value: Json) => Json | undefined;

/** Returns what a body shows. A body that is the same value as the one before it is not walked again. */
function shownBy(response: HttpResponse, media: MediaTallies, soundPart: SoundPart): BodyShows {
  const decoded = decodeJson(response);
  if (!decoded.ok) return [];
  const { value } = decoded;
  const isKept = isShared(response);
  if (isKept && media.last?.value === value) return media.last.shown;
  const best = new Map<Tally, EvidenceState>();
  const sound = soundPart(value);
  if (sound !== undefined) walk(media.body, sound, best);
  const shown = [...best];
  if (isKept) media.last = { value, shown };
  return shown;
}

/** Items of one sequence that are looked at; a stream can be endless. */
const MAX_ITEMS = 1000;

/** Returns what the items of a sequence show. The data of an event is JSON where it is documented as such. */
function shownByItems(
  type: string,
  response: HttpResponse,
  media: MediaTallies,
  soundPart: SoundPart,
): BodyShows {
  const kind = sequenceKind(type);
  const read = kind && readSequence(kind, response);
  if (read?.ok !== true) return [];
  const data = kind === 'events' ? media.body.children.get('[]')?.children.get('data') : undefined;
  const isParsed = data !== undefined && data.children.size > 0;
  const items = read.value.items.slice(0, MAX_ITEMS).flatMap((item) => soundPart(item) ?? []);
  const best = new Map<Tally, EvidenceState>();
  walk(media.body, isParsed ? items.map(withParsedData) : items, best);
  return [...best];
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
function walk(branch: Branch, value: Json, best: Map<Tally, EvidenceState>): void {
  if (branch.tally) mark(branch.tally, stateOf(value), best);
  if (branch.children.size === 0) return;
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
function mark(tally: Tally, state: EvidenceState, best: Map<Tally, EvidenceState>): void {
  if (state !== 'never' && best.get(tally) !== 'seen') best.set(tally, state);
}

function count(tally: Tally, state: EvidenceState): void {
  if (state === 'seen') tally.seen++;
  else if (state === 'empty') tally.empty++;
}

function stateOf(value: Json | undefined): EvidenceState {
  if (value === undefined) return 'never';
  if (value === null || value === '') return 'empty';
  return typeof value === 'object' && Object.keys(value).length === 0 ? 'empty' : 'seen';
}
