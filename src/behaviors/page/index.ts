import { decodeForm } from '../../http/parse/query-pairs.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { pathOf, replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { Behavior, Declared, Draft, Refused } from '../shared/behavior.js';
import { answerMistakes, parameterMistakes } from '../shared/mistakes.js';
import { jsonAnswers } from '../shared/operation-shapes.js';
import type { Paging } from '../shared/page-walk.js';
import type { RequestView } from '../shared/request-view.js';
import { queryText } from '../shared/request-view.js';
import { allowedSize } from './allowed-size.js';
import { CLAUSES, proof } from './probe.js';
import { schema } from './schema.js';
import { judgePage } from './single-page.js';

/** The answer is one page of several, and a cursor leads to the next. */
export const page = {
  schema,
  codes: [
    'behavior.page.loop',
    'behavior.page.missing',
    'behavior.page.next',
    'behavior.page.repeated',
    'behavior.page.size',
    'behavior.page.total',
  ],

  mistakes(declared) {
    const { items, total, cursor, next, parameter, size } = declared.value;
    return [
      ...answerMistakes(declared, 'items', items, 'array'),
      ...answerMistakes(declared, 'total', total),
      ...answerMistakes(declared, 'cursor', cursor),
      ...answerMistakes(declared, 'next', next),
      ...parameterMistakes(declared, 'parameter', parameter),
      ...parameterMistakes(declared, 'size', size),
    ];
  },

  promised: ({ value, pointer }) => [
    { clause: CLAUSES.walk, pointer },
    ...(['total', 'next', 'size'] as const)
      .filter((member) => value[member] !== undefined)
      .map((member) => ({ clause: CLAUSES[member], pointer: join(pointer, member) })),
  ],

  ownsParameter: ({ value: { parameter } }) => ({ name: parameter, values: 'server' }),

  itemsAt: ({ value: { items } }) => items,

  totalAt: ({ value: { total } }) => total,

  stage: 'records',

  answer(declared, draft, request) {
    if (!draft.items) return draft;
    const { value, operation } = declared;
    const documented = documentedPage(value, operation);
    const cursors = new Cursors(documented);
    const asked = queryText(request.target, value.parameter, decodeForm);
    const start = asked === undefined ? 0 : cursors.offsetOf(asked);
    if (start === undefined || start > draft.items.length)
      return { refused: `No page has the cursor '${asked ?? ''}'.` };
    const end = start + sizeOf(declared, request, documented);
    const isLast = end >= draft.items.length;
    const cursor = isLast ? undefined : cursors.at(end);
    return withPage(declared, draft, request, { items: draft.items.slice(start, end), cursor });
  },

  probe: proof,

  judge: (declared, { body }, request) => judgePage(declared, body, request),
} as const satisfies Behavior<Paging>;

/** The size of a page where the request does not give one and the answer does not document one. */
const USUAL_SIZE = 100;

function sizeOf(
  { operation, value: { size } }: Declared<Paging>,
  { query }: RequestView,
  documented: DocumentedPage | undefined,
): number {
  const asked = size === undefined ? undefined : query[size];
  if (typeof asked === 'number' && asked >= 1) return asked;
  return documented?.length ?? (size === undefined ? USUAL_SIZE : allowedSize(operation, size, USUAL_SIZE));
}

interface DocumentedPage {
  length: number;
  cursor: string;
}

/** The first documented page with a cursor to another page: the model for the mock's pages. */
const documentedPage = memoize(
  ({ items, cursor }: Paging, operation: Operation): DocumentedPage | undefined => {
    return jsonAnswers(operation)
      .flatMap(({ examples }) =>
        examples.map(({ value }) => ({ list: valueAt(value, items), after: valueAt(value, cursor) })),
      )
      .flatMap(({ list, after }) =>
        Array.isArray(list) && list.length > 0 && typeof after === 'string'
          ? [{ length: list.length, cursor: after }]
          : [],
      )[0];
  },
);

/**
 * Makes cursors that contain the offset of a page. The documented cursor leads to the items after the documented
 * page.
 */
class Cursors {
  constructor(private readonly documented: DocumentedPage | undefined) {}

  at(offset: number): string {
    if (offset === this.documented?.length) return this.documented.cursor;
    return Buffer.from(`after ${String(offset)}`).toString('base64url');
  }

  offsetOf(cursor: string): number | undefined {
    if (cursor === this.documented?.cursor) return this.documented.length;
    const [, offset] = /^after (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
    return offset !== undefined && this.at(Number(offset)) === cursor ? Number(offset) : undefined;
  }
}

function withPage(
  { value, operation }: Declared<Paging>,
  draft: Draft,
  request: RequestView,
  { items, cursor }: { items: Json[]; cursor: string | undefined },
): Draft | Refused {
  const places = placesOf(value);
  const next = cursor === undefined ? undefined : nextTarget(request, value.parameter, cursor);
  const filled = (otherwise: null | undefined): Json => {
    let body = replacedAt(draft.body, places.items, items);
    if (places.total) body = replacedAt(body, places.total, draft.items?.length ?? 0);
    body = replacedAt(body, places.cursor, cursor ?? otherwise);
    return places.next ? replacedAt(body, places.next, next ?? otherwise) : body;
  };
  if (cursor !== undefined) return { ...draft, items, body: filled(undefined) };
  // On the last page, the members that lead to the next page are left out, or null where the schema requires them.
  const short = withoutEmptied(filled(undefined), [value.total, value.cursor, value.next]);
  return { ...draft, items, body: isValid(operation, short) ? short : filled(null) };
}

const placesOf = memoize(({ items, total, cursor, next }: Paging) => ({
  items: tokensOf(items) ?? [],
  total: total === undefined ? undefined : tokensOf(total),
  cursor: tokensOf(cursor) ?? [],
  next: next === undefined ? undefined : tokensOf(next),
}));

/** Also removes the objects below the body's own members that have become empty. */
function withoutEmptied(body: Json, places: readonly (string | undefined)[]): Json {
  return places.reduce<Json>((value, place) => {
    const tokens = tokensOf(place ?? '')?.slice(0, -1) ?? [];
    const parent = valueAt(value, pathOf(tokens));
    const isEmpty = isObject(parent) && Object.keys(parent).length === 0;
    return isEmpty && tokens.length > 1 ? replacedAt(value, tokens, undefined) : value;
  }, body);
}

function isValid(operation: Operation, body: Json): boolean {
  return jsonAnswers(operation).every(
    ({ schema }) => schemaProblems(operation.contract, schema.pointer, body, 'response').length === 0,
  );
}

/** Returns the request's own address with another cursor, relative to the server. */
function nextTarget({ target }: RequestView, parameter: string, cursor: string): string {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const name = encodeURIComponent(parameter);
  const others = query
    .split('&')
    .filter((pair) => pair !== '' && decodePercent(pair.split('=')[0] ?? '') !== parameter);
  return `${path}?${[...others, `${name}=${encodeURIComponent(cursor)}`].join('&')}`;
}
