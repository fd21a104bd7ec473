import { ownerOf } from '../../behaviors/index.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { pathOf } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation, Parameter } from '../../model/document.js';
import { plainName } from '../../resources/names.js';
import type { Change } from './changes.js';
import { recordsIn } from './records-in.js';

/** Members that lead to the next page, that tell whether there is one, and how many items there are. */
const NEXT =
  /^(next|nextcursor|cursor|after|endcursor|nextpage|nextpagetoken|nexttoken|continue|continuationtoken|nextlink|nexturl|nextpageurl|nexthref|iterator|nextiterator|bookmark)$/;
const MORE = /^(hasmore|hasnext|hasnextpage|more|truncated|istruncated)$/;
const DONE = /^(done|last|islast|islastpage|iscomplete)$/;
const TOTAL =
  /^(total|count|totalcount|totalitems|totalresults|numfound|totalelements|itemcount|resultcount|found|recordcount)$/;
/** Parameters that take what leads to a page. */
const CURSOR =
  /^(cursor|after|startingafter|pagetoken|nexttoken|continue|continuationtoken|iterator|token|bookmark|startafter|page|pagenumber|offset|skip|pagecursor)$/;
/** Objects with such members are not looked for deeper than this. */
const MOST_DEPTH = 3;

interface Found {
  tokens: string[];
  name: string;
  value: Json;
}

/** The parameter of an operation that takes what leads to a page. */
function pageParameter({ parameters }: Operation): Parameter | undefined {
  return parameters.find((each) => each.in === 'query' && CURSOR.test(plainName(each.name)));
}

/**
 * The alternatives of changes after which an answer is one page of two: the first, which is all that an example shows,
 * leads to the second by a parameter of the operation, and the second to none. What leads to no page becomes null, or is left out, or empty, whichever the
 * schema allows.
 */
export function pageChanges(body: Json, operation: Operation, paged: Paged): Change[][] {
  return changesBy(pageParameter(operation), body, operation, paged);
}

/** The same for a list that has all there is. */
export function lastPage(body: Json, operation: Operation): Change[][] {
  return changesBy(undefined, body, operation, { parameters: new Map(), target: '', isMadeUp: true });
}

function changesBy(
  parameter: Parameter | undefined,
  body: Json,
  operation: Operation,
  { parameters, target, isMadeUp }: Paged,
): Change[][] {
  const records = recordsIn(body, operation);
  if (!records?.isList || !isObject(body)) return [];
  const asked = parameter && parameters.get(parameter);
  const isLast = !parameter || (asked !== undefined && asked !== 0 && asked !== 1);
  const list = valueAt(body, pathOf(records.tokens));
  if (!Array.isArray(list)) return [];
  const found = [...membersOf(body, [], records.tokens[0])];
  const leads = found.some(({ name }) => NEXT.test(name) || MORE.test(name));
  const half = isMadeUp ? Math.ceil(list.length / 2) : list.length;
  const page = isLast ? list.slice(half) : list.slice(0, half);
  const cut = parameter && leads ? [[{ tokens: records.tokens, value: page }]] : [];
  const others = found.flatMap(({ tokens, name, value }): Change[][] => {
    if (MORE.test(name) && typeof value === 'boolean') return [[{ tokens, value: !isLast }]];
    if (DONE.test(name) && typeof value === 'boolean') return [[{ tokens, value: isLast }]];
    if (TOTAL.test(name) && typeof value === 'number' && isMadeUp) return [[{ tokens, value: list.length }]];
    if (!NEXT.test(name) || (typeof value !== 'string' && value !== null)) return [];
    if (isLast) return [ENDS.map((end) => ({ tokens, value: end }))];
    const isAddress = typeof value === 'string' && /^(https?:|\/)/.test(value);
    return isAddress ? [[{ tokens, value: nextOf(target, parameter, value) }]] : [];
  });
  return [...others, ...cut];
}

export interface Paged {
  parameters: ReadonlyMap<Parameter, Json>;
  /** Path and query as sent. */
  target: string;
  /** Whether the author shows no such answer. */
  isMadeUp: boolean;
}

/** Whether a behavior divides an operation's list into pages, and knows what leads to them. */
export function isPaged(operation: Operation): boolean {
  return operation.parameters.some((each) => ownerOf(operation, each)?.values === 'server');
}

const ENDS: readonly Change['value'][] = [null, undefined, ''];

function* membersOf(body: Json, tokens: string[], list: string | undefined): Generator<Found> {
  if (!isObject(body) || tokens.length >= MOST_DEPTH) return;
  for (const [key, value] of Object.entries(body)) {
    if (tokens.length === 0 && key === list) continue;
    const at = [...tokens, key];
    if (isObject(value)) yield* membersOf(value, at, undefined);
    else yield { tokens: at, name: plainName(key), value };
  }
}

/** The address of the request with what leads to the second page. */
function nextOf(target: string, { name }: Parameter, before: string): string {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const others = query
    .split('&')
    .filter((pair) => pair !== '' && decodePercent(pair.split('=')[0] ?? '') !== name);
  const origin = /^https?:\/\/[^/?#]+/.exec(before)?.[0] ?? '';
  return `${origin}${path}?${[...others, `${encodeURIComponent(name)}=2`].join('&')}`;
}
