import { groupBy } from '../../json/group-by.js';
import { printable } from '../../json/printable.js';
import { jsonText } from '../../json/text.js';
import type { Evidence, Report } from '../../model/report.js';
import type { Look } from './layout.js';
import { line } from './layout.js';

/** Kinds of clauses, and how many of one are called. */
const KINDS: readonly (readonly [pattern: RegExp, one: string, many: string])[] = [
  [/^accepts security:/, 'credential', 'credentials'],
  [/^refuses /, 'invalid request', 'invalid requests'],
  [/^\S+ header /, 'header', 'headers'],
  [/^\S+ \S+ #/, 'property', 'properties'],
  [/^\S+ \S+ schema$/, 'schema', 'schemas'],
  [/^[1-5d]\S* \S+\/\S+$/, 'media type', 'media types'],
  [/^[1-5][0-9X]{2}$|^default$/, 'status', 'statuses'],
  [/^/, 'clause', 'clauses'],
];

/** Clauses that no answer showed with a value: passing says nothing about them. A line for each kind of them. */
export function unprovedBlock({ evidence }: Report, look: Look): string[] {
  const { paint, columns, isWhole } = look;
  // What nobody relies on is listed on its own.
  const unproved = evidence.filter(
    ({ about, state, usedBy }) => about !== 'error' && state !== 'seen' && usedBy?.length !== 0,
  );
  if (unproved.length === 0) return [];
  const groups = groupBy(unproved, (entry, i) =>
    isWhole ? String(i) : jsonText([stateOf(entry), kindOf(entry), entry.reason]),
  );
  const lines = [...groups.values()].map((group) => line(columns, '  ', printable(sentence(group))));
  return [[paint.dim('not proved'), ...lines].join('\n')];
}

/** Where pacts were given: the clauses that no consumer relies on, a line for each kind of them. */
export function unusedBlock({ evidence }: Report, look: Look): string[] {
  const { paint, columns, isWhole } = look;
  const unused = evidence.filter(({ usedBy }) => usedBy?.length === 0);
  if (unused.length === 0) return [];
  const groups = groupBy(unused, (entry, i) => (isWhole ? String(i) : kindOf(entry)[0]));
  const lines = [...groups.values()].map((group) =>
    line(columns, '  ', printable(`${counted(group)}: ${namesOf(group)}`)),
  );
  return [[paint.dim('no consumer relies on'), ...lines].join('\n')];
}

function counted(group: readonly Evidence[]): string {
  const [first] = group;
  const [one, many] = first ? kindOf(first) : ['clause', 'clauses'];
  return `${String(group.length)} ${group.length === 1 ? one : many}`;
}

function namesOf(group: readonly Evidence[]): string {
  return group.map(({ clause, operation }) => `${clause} (${operation})`).join(', ');
}

function kindOf({ about, clause, unenforced }: Evidence): readonly [one: string, many: string] {
  if (unenforced === true) return ['clause', 'clauses'];
  if (about === 'behavior') return ['behavior', 'behaviors'];
  const [, one, many] = KINDS.find(([pattern]) => pattern.test(clause)) ?? [/^/, 'clause', 'clauses'];
  return [one, many];
}

function stateOf({ state, unenforced }: Evidence): string {
  if (unenforced === true) return 'not enforced';
  return state === 'empty' ? 'only null or empty' : 'never seen';
}

/** `4 media types never seen: 200 application/xml (getPet), …`. */
function sentence(group: readonly Evidence[]): string {
  const [first] = group;
  if (!first) return '';
  const what = counted(group);
  const names = namesOf(group);
  if (first.unenforced === true) return `${what} not proved: ${first.reason ?? ''}: ${names}`;
  const why = first.reason === undefined ? '' : ` (${first.reason})`;
  return `${what} ${stateOf(first)}${why}: ${names}`;
}
