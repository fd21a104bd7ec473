import { ownerOf } from '../../behaviors/index.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { pathOf } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation, Parameter } from '../../model/document.js';
import { plainName } from '../../resources/names.js';
import { shapeOf } from '../../schema/shape/index.js';
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

/** Parameters that say how many items a page has. */
const SIZE =
  /^(limit|size|count|perpage|pagesize|pagelimit|maxresults|maxitems|top|first|take|resultsperpage|itemsperpage)$/;
const NUMBERED = /^(page|pagenumber)$/;
const COUNTED = /^(offset|skip)$/;

interface Found {
  tokens: string[];
  name: string;
  value: Json;
}

/** The parameter of an operation that takes what leads to a page. */
function pageParameter({ parameters }: Operation): Parameter | undefined {
  return parameters.find((each) => each.in === 'query' && CURSOR.test(plainName(each.name)));
}

/** How many items were asked for; undefined where nothing asks for that. */
function sizeIn(parameters: Paged['parameters']): number | undefined {
  for (const [{ in: place, name }, value] of parameters) {
    const count = place === 'query' && SIZE.test(plainName(name)) ? countOf(value) : undefined;
    if (count !== undefined && count > 0) return count;
  }
  return undefined;
}

/** The part of a list that a page shows. */
interface Window {
  start: number;
  end: number;
  isLast: boolean;
  /** What leads to the next page. */
  next: number;
}

/** What leads to a page whose cursor is made up, so that it can be read again. */
const MADE_CURSOR = /^page-(\d{1,6})$/;

interface Listed {
  step: number;
  total: number;
  /** Whether the answer leads on. */
  leads: boolean;
  /** Whether what is asked for is what the document shows. */
  isUsual: boolean;
}

/**
 * A page number beyond the last shows nothing, so that those who count upwards come to an end. What the document itself
 * shows or has for a default leads to the first page.
 */
function windowOf(
  parameter: Parameter | undefined,
  { step, total, leads, isUsual }: Listed,
  asked: Json | undefined,
): Window {
  const from = (start: number, next: number): Window => ({
    start,
    end: start + step,
    isLast: start + step >= total,
    next,
  });
  const made = typeof asked === 'string' && leads ? MADE_CURSOR.exec(asked)?.[1] : undefined;
  if (made !== undefined) return from((Number(made) - 1) * step, Number(made) + 1);
  const name = parameter ? plainName(parameter.name) : '';
  if (COUNTED.test(name)) {
    const count = Math.max(0, countOf(asked) ?? 0);
    return from(isUsual ? 0 : count, count + step);
  }
  if (NUMBERED.test(name)) {
    const page = Math.max(1, countOf(asked) ?? 1);
    return from(isUsual ? 0 : (page - 1) * step, page + 1);
  }
  // What a cursor means, nobody knows: it leads to the second page, which is the last. One that each request needs does not.
  const isFirst = asked === undefined || (isUsual && parameter?.required === true);
  return leads && !isFirst ? { ...from(step, 2), isLast: true } : from(0, 2);
}

/** A number, whatever type the document gives it. */
function countOf(asked: Json | undefined): number | undefined {
  const isCount = typeof asked === 'number' || (typeof asked === 'string' && /^\d{1,9}$/.test(asked));
  return isCount ? Math.trunc(Number(asked)) : undefined;
}

/** Whether the document itself has a value for a parameter: as an example, or as the default. */
function isShown({ contract }: Operation, { examples, schema }: Parameter, value: Json): boolean {
  const own = schema ? shapeOf(contract, schema.pointer).examples() : [];
  return [...examples.map((example) => example.value), ...own].includes(value);
}

/**
 * The alternatives of changes after which an answer is one page of a list, of as many items as were asked for, else of two
 * pages: the first, which is all that an example shows, leads to the second by a parameter of the operation, and the last to
 * none. What leads to no page becomes null, or is left out, or empty, whichever the schema allows.
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
  { parameters, target, isMadeUp, isWhole = false }: Paged,
): Change[][] {
  const records = recordsIn(body, operation);
  if (!records?.isList) return [];
  const list = valueAt(body, pathOf(records.tokens));
  if (!Array.isArray(list)) return [];
  const found = [...membersOf(body, [], records.tokens[0])];
  const leads = found.some(({ name }) => NEXT.test(name) || MORE.test(name));
  const asked = parameter && parameters.get(parameter);
  // What an author shows is one page, however long.
  const size = isMadeUp ? sizeIn(parameters) : undefined;
  const total = list.length;
  const isUsual = parameter !== undefined && asked !== undefined && isShown(operation, parameter, asked);
  const isHalved = leads && isMadeUp && !isWhole && parameter !== undefined;
  const step = Math.max(1, size ?? (isHalved ? Math.ceil(total / 2) : total));
  const { start, end, isLast: isEnd, next } = windowOf(parameter, { step, total, leads, isUsual }, asked);
  // Another page follows the one that an author shows.
  const isLast = !parameter || (isMadeUp ? isEnd : start > 0);
  const isCut = start > 0 || end < total;
  const cut = isCut ? [[{ tokens: records.tokens, value: list.slice(start, end) }]] : [];
  const others = found.flatMap(({ tokens, name, value }): Change[][] => {
    if (MORE.test(name) && typeof value === 'boolean') return [[{ tokens, value: !isLast }]];
    if (DONE.test(name) && typeof value === 'boolean') return [[{ tokens, value: isLast }]];
    const count = COUNTS.find(([names]) => names.test(name))?.[1]({ total, step, size, start });
    if (count !== undefined && typeof value === 'number' && isMadeUp) return [[{ tokens, value: count }]];
    if (!NEXT.test(name) || (typeof value === 'object' && value !== null) || typeof value === 'boolean')
      return [];
    if (isLast) return [ENDS.map((end) => ({ tokens, value: end }))];
    if (value === null) return [];
    return leadsOn(value, { target, parameter, next, isMadeUp }).map((each) => [{ tokens, value: each }]);
  });
  return [...others, ...cut];
}

/** Members around a list that count, by their names. */
const COUNTS: readonly [RegExp, (page: { total: number; step: number; size: number | undefined; start: number }) => number | undefined][] = [
  [TOTAL, ({ total }) => total],
  [/^(totalpages|pages|pagecount|lastpage|numpages|numberofpages)$/, ({ total, step }) => Math.max(1, Math.ceil(total / step))],
  [/^(page|currentpage|pagenumber)$/, ({ start, step }) => Math.floor(start / step) + 1],
  [/^(limit|perpage|pagesize|itemsperpage)$/, ({ size }) => size],
  [/^(offset|skip)$/, ({ start }) => start],
]; // prettier-ignore

/** What leads to the next page in place of a value that was made up; of an author's own, only addresses are known to lead there. */
function leadsOn(
  value: Json,
  {
    target,
    parameter,
    next,
    isMadeUp,
  }: { target: string; parameter: Parameter; next: number; isMadeUp: boolean },
): Json[] {
  if (typeof value === 'string' && /^(https?:|\/)/.test(value))
    return [nextOf(target, parameter, next, value)];
  if (!isMadeUp) return [];
  if (typeof value === 'number') return [next];
  return isNumbered(parameter) ? [String(next)] : [`page-${String(next)}`];
}

function isNumbered({ name }: Parameter): boolean {
  return NUMBERED.test(plainName(name)) || COUNTED.test(plainName(name));
}

export interface Paged {
  parameters: ReadonlyMap<Parameter, Json>;
  /** Path and query as sent. */
  target: string;
  /** Whether the author shows no such answer. */
  isMadeUp: boolean;
  /** Whether all items are on one page where nothing asks for a size; else a made-up list is divided into two. */
  isWhole?: boolean;
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

/** The address of the request with what leads to the next page. */
function nextOf(target: string, { name }: Parameter, next: number, before: string): string {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const others = query
    .split('&')
    .filter((pair) => pair !== '' && decodePercent(pair.split('=')[0] ?? '') !== name);
  const origin = /^https?:\/\/[^/?#]+/.exec(before)?.[0] ?? '';
  return `${origin}${path}?${[...others, `${encodeURIComponent(name)}=${String(next)}`].join('&')}`;
}
