import type { CrudFaults, Row } from './crud-server.js';
import type { Asked, Reply } from './independent-server.js';

/** A fault of a server that breaks what `crud-document.ts` promises, and the finding that tells of it. */
export interface CrudMutant {
  /** What the code begins with. */
  code: string;
  /** What the pointer into the document holds. */
  about?: string;
  faults: CrudFaults;
}

type Answer = Exclude<Reply, number>;

/** The row with another value of one of its members, where it has it. */
function spoilt(name: string, spoil: (value: unknown) => unknown): (row: Row) => Row {
  return (row) => (name in row ? { ...row, [name]: spoil(row[name]) } : row);
}

function without(row: Row, name: string): Row {
  return Object.fromEntries(Object.entries(row).filter(([member]) => member !== name)) as Row;
}

/** The body of an answer that succeeded, or of one that did not, changed. */
function body(
  isMeant: (asked: Asked, answer: Answer) => boolean,
  change: (given: never) => unknown,
): CrudFaults {
  return {
    answers: (answer, asked) =>
      answer.body !== undefined && isMeant(asked, answer)
        ? { ...answer, body: change(answer.body as never) }
        : answer,
  };
}

const isOf =
  (method: string, path: RegExp) =>
  (asked: Asked, { status = 200 }: Answer): boolean =>
    asked.method === method && path.test(asked.path) && status < 300;
const isRefusal =
  (code: number) =>
  (_: Asked, { status }: Answer): boolean =>
    status === code;

/** The status of an answer changed. */
function status(isMeant: (asked: Asked, answer: Answer) => boolean, code: number): CrudFaults {
  return { answers: (answer, asked) => (isMeant(asked, answer) ? { ...answer, status: code } : answer) };
}

function headers(
  isMeant: (asked: Asked, answer: Answer) => boolean,
  change: (given: Record<string, string>) => Record<string, string>,
): CrudFaults {
  return { answers: (answer, asked) => (isMeant(asked, answer) ? { ...answer, headers: change(answer.headers ?? {}) } : answer) }; // prettier-ignore
}

const forgets = (rule: string): CrudMutant => ({
  code: 'request.invalid.accepted',
  faults: { forgets: rule },
});

type Page = { items: Row[]; total: number; after: string | null };

/** What is made, changed, read and removed does not hang together. */
const OF_SEQUENCES: Record<string, CrudMutant> = {
  'keeps nothing of what is made': { code: 'sequence.lost-write', faults: { stored: () => undefined } },
  'keeps another number': { code: 'sequence.lost-write', faults: { stored: spoilt('price', () => 0) } },
  'keeps another text': { code: 'sequence.lost-write', faults: { stored: spoilt('name', () => 'Nobody') } },
  'loses an optional text': {
    code: 'sequence.lost-write',
    faults: { stored: (row) => without(row, 'note') },
  },
  'keeps another reference': {
    code: 'sequence.lost-write',
    faults: { stored: spoilt('productId', (id) => Number(id) + 1) },
  },
  'keeps the first of a list only': {
    code: 'sequence.lost-write',
    faults: { stored: spoilt('tags', () => []) },
  },
  'cuts a text': {
    code: 'sequence.lost-write',
    faults: { stored: spoilt('email', (email) => String(email).slice(1)) },
  },
  'removes others too': {
    code: 'sequence.lost-write',
    faults: { removesToo: (removed, row) => row.id > removed.id },
  },
  'keeps nothing of what is changed': {
    code: 'sequence.stale-read',
    faults: { changed: (before) => before },
  },
  'keeps a part of what is changed': {
    code: 'sequence.stale-read',
    faults: { changed: (before, after) => ('price' in before ? { ...after, price: before.price } : after) },
  },
  'shows what was made first': {
    code: 'sequence.stale-read',
    faults: { shown: (row, versions) => versions[0] ?? row },
  },
  'replaces where it is to merge': {
    code: 'sequence.lost-write',
    faults: { changed: (before, after, kind) => (kind === 'customers' ? without(after, 'note') : after) },
  },
  'merges where it is to replace': {
    code: 'sequence.merged',
    faults: { changed: (before, after, kind) => (kind === 'products' ? { ...before, ...after } : after) },
  },
  'gives one id to all': { code: 'sequence.id-reused', faults: { nextId: () => 1 } },
  'gives the newest id again': {
    code: 'sequence.id-reused',
    faults: { nextId: (taken) => Math.max(1, ...taken) },
  },
  'removes nothing': { code: 'sequence.use-after-free', faults: { removes: () => false } },
  'removes no orders': { code: 'sequence.use-after-free', faults: { removes: (kind) => kind !== 'orders' } },
  'shows what was removed': {
    code: 'sequence.use-after-free',
    faults: {
      afterRemoval: (kind) =>
        kind === 'customers' ? { body: { id: 1, name: 'Ada', tier: 'gold', orders: 0 } } : 404,
    },
  },
  'shows nothing for what was removed': {
    code: 'sequence.use-after-free',
    faults: { afterRemoval: () => 204 },
  },
  'fails for what was removed': { code: 'response.status.server-error', faults: { afterRemoval: () => 500 } },
  'lists none of what was made': {
    code: 'sequence.unlisted',
    faults: { listed: (rows, kind) => (kind === 'products' ? [] : rows) },
  },
  'lists the first of what was made only': {
    code: 'sequence.unlisted',
    faults: { listed: (rows, kind) => (kind === 'orders' ? rows.slice(0, 1) : rows) },
  },
  'lists what was removed': {
    code: 'sequence.use-after-free',
    faults: { listed: (rows, kind, removed) => (kind === 'products' ? [...removed, ...rows] : rows) },
  },
  'lists what was removed on its pages': {
    code: 'sequence.use-after-free',
    faults: { listed: (rows, kind, removed) => (kind === 'customers' ? [...rows, ...removed] : rows) },
  },
  'says another place of what was made': {
    code: 'sequence.wrong-location',
    faults: headers(isOf('POST', /^\/customers$/), () => ({ Location: '/customers/1' })),
  },
  'fails when a thing is removed twice': {
    code: 'response.status.server-error',
    faults: { instead: ({ method, path }, rows) => (method === 'DELETE' && /^\/products\/[1-9]\d{0,14}$/.test(path) && !rows.has(Number(path.split('/')[2])) ? 500 : undefined) }, // prettier-ignore
  },
  'changes what is not there': {
    code: 'response.status.server-error',
    faults: { instead: ({ method, path }, rows) => (method === 'PUT' && /^\/products\/[1-9]\d{0,14}$/.test(path) && !rows.has(Number(path.split('/')[2])) ? 500 : undefined) }, // prettier-ignore
  },
  'takes a name twice': {
    code: 'request.invalid.accepted',
    about: 'x-contract/creates/customer/unique',
    faults: { forgets: 'customers name unique' },
  },
  'takes a code twice': {
    code: 'request.invalid.accepted',
    about: 'x-contract/creates/product/unique',
    faults: { forgets: 'products code unique' },
  },
  'takes an order of nobody': {
    code: 'request.invalid.accepted',
    about: 'x-contract/uses/~1customerId',
    faults: { forgets: 'orders customerId exists' },
  },
  'takes an order of nothing': {
    code: 'request.invalid.accepted',
    about: 'x-contract/uses/~1productId',
    faults: { forgets: 'orders productId exists' },
  },
};

const isPage = isOf('GET', /^\/customers$/);

/** Lists and pages are not what they are said to be. */
const OF_LISTS: Record<string, CrudMutant> = {
  'ignores the size of a page': {
    code: 'behavior.page.size',
    faults: { instead: (asked) => (asked.method === 'GET' && asked.path === '/customers' && /^([1-9]|[1-4]\d|50)$/.test(asked.query.get('limit') ?? '') ? void asked.query.delete('limit') : undefined) }, // prettier-ignore
  },
  'repeats the last of a page on the next': {
    code: 'behavior.page.repeated',
    faults: body(isPage, (page: Page) => ({
      ...page,
      after:
        page.after === null || page.items.length < 2
          ? page.after
          : `from-${String(Number(page.after.slice(5)) - 1)}`,
    })),
  },
  'leaves one out between pages': {
    code: 'behavior.page',
    faults: body(isPage, (page: Page) => ({
      ...page,
      after: page.after === null ? null : `from-${String(Number(page.after.slice(5)) + 1)}`,
    })),
  },
  'ends on its first page': {
    code: 'behavior.page.missing',
    faults: body(isPage, (page: Page) => ({ ...page, after: null })),
  },
  'goes in circles': {
    code: 'behavior.page.loop',
    faults: body(isPage, (page: Page) => ({ ...page, after: page.after === null ? null : 'from-0' })),
  },
  'counts one too many': {
    code: 'behavior.page.missing',
    faults: body(isPage, (page: Page) => ({ ...page, total: page.total + 1 })),
  },
  'counts the page alone': {
    code: 'behavior.page.total',
    faults: body(isPage, (page: Page) => ({ ...page, total: page.items.length })),
  },
  'does not filter': {
    code: 'behavior.rule',
    faults: {
      instead: (asked) =>
        asked.method === 'GET' && /^(basic|gold)$/.test(asked.query.get('tier') ?? '')
          ? void asked.query.delete('tier')
          : undefined,
    },
  },
  'refuses the last cursor': {
    code: 'request.valid.refused',
    faults: {
      instead: (asked) =>
        asked.path === '/customers' && (asked.query.get('after') ?? '') !== ''
          ? { status: 400, body: { code: 'invalid', message: 'no' } }
          : undefined,
    },
  },
};

/** Answers are not as documented. */
const OF_ANSWERS: Record<string, CrudMutant> = {
  'says 200 where something is made': {
    code: 'response.status.undocumented',
    faults: status(isOf('POST', /^\/orders$/), 200),
  },
  'says 200 where something is removed': {
    code: 'response.status.undocumented',
    faults: status(isOf('DELETE', /^\/orders\//), 200),
  },
  'refuses what is not there as forbidden': {
    code: 'response.status.undocumented',
    faults: status(
      (asked, answer) =>
        isRefusal(404)(asked, answer) && asked.method === 'GET' && asked.path.startsWith('/orders'),
      403,
    ),
  },
  'refuses the invalid with another status': {
    code: 'response.status.undocumented',
    faults: status((asked, answer) => isRefusal(400)(asked, answer) && asked.method === 'POST', 418),
  },
  'says what is not there in another form': {
    code: 'response.body.schema',
    faults: body(isRefusal(404), () => ({ error: 'not there' })),
  },
  'says what is taken in another form': {
    code: 'response.body.schema',
    faults: body(isRefusal(409), () => ({ code: 'conflict', message: 'taken' })),
  },
  'says what is invalid as text': {
    code: 'response.content-type',
    faults: {
      answers: (answer) =>
        answer.status === 400 ? { ...answer, body: 'wrong', type: 'text/plain' } : answer,
    },
  },
  'says what is wrong of the credential in another form': {
    code: 'response.body.schema',
    faults: body(isRefusal(401), () => ({ code: 'auth' })),
  },
  'leaves out a required member': {
    code: 'response.body.schema',
    faults: body(isOf('GET', /^\/customers\/\d+$/), (row: Row) => without(row, 'orders')),
  },
  'leaves out a required member of items': {
    code: 'response.body.schema',
    faults: body(isPage, (page: Page) => ({ ...page, items: page.items.map((row) => without(row, 'tier')) })),
  },
  'shows a number as text': {
    code: 'response.body.schema',
    faults: body(isOf('PUT', /^\/products\//), (row: Row) => ({ ...row, price: String(row.price) })),
  },
  'shows a value out of the list': {
    code: 'response.body.schema',
    faults: body(isOf('GET', /^\/customers\/\d+$/), (row: Row) => ({ ...row, tier: 'silver' })),
  },
  'shows null for a text': {
    code: 'response.body.schema',
    faults: body(isOf('POST', /^\/customers$/), (row: Row) => ({ note: null, ...row, email: null })),
  },
  'shows too small a number': {
    code: 'response.body.schema',
    faults: body(isOf('GET', /^\/orders$/), (rows: Row[]) => rows.map((row) => ({ ...row, count: 0 }))),
  },
  'shows a text of another pattern': {
    code: 'response.body.schema',
    faults: body(isOf('GET', /^\/products$/), (rows: Row[]) =>
      rows.map((row) => ({ ...row, code: String(row.code).toLowerCase() })),
    ),
  },
  'leaves out a header where something is made': {
    code: 'response.header.missing',
    faults: headers(isOf('POST', /^\/products$/), () => ({})),
  },
  'leaves out a header where something is removed': {
    code: 'response.header.missing',
    faults: headers(isOf('DELETE', /^\/customers\//), () => ({})),
  },
  'writes a header wrongly': {
    code: 'response.header.schema',
    faults: headers(isOf('DELETE', /^\/customers\//), () => ({ 'X-Removed': 'yes' })),
  },
  'sends a page as text': {
    code: 'response.content-type',
    faults: {
      answers: (answer, asked) => (isPage(asked, answer) ? { ...answer, type: 'text/plain' } : answer),
    },
  },
  'sends what is not JSON': {
    code: 'response.body',
    faults: body(isOf('GET', /^\/orders\/\d+$/), () => '{"id": '),
  },
};

/** What is forbidden is let through. */
const OF_REQUESTS: Record<string, CrudMutant> = {
  'lets everybody read an order': {
    code: 'request.auth.ignored',
    faults: { admits: ({ method, path }) => method === 'GET' && /^\/orders\/\d+$/.test(path) },
  },
  'lets everybody remove a product': {
    code: 'request.auth.ignored',
    faults: { admits: ({ method, path }) => method === 'DELETE' && path.startsWith('/products') },
  },
  'takes any token': {
    code: 'request.auth.ignored',
    faults: {
      admits: ({ method, path, headers }) =>
        method === 'POST' && path === '/customers' && headers.authorization !== undefined,
    },
  },
  'does not need a name': forgets('customers name required'),
  'does not need a price': forgets('products price required'),
  'takes an empty name': forgets('customers name minLength'),
  'takes a name of any length': forgets('customers name maxLength'),
  'takes any tier': forgets('customers tier enum'),
  'takes any text for an address': forgets('customers email format'),
  'takes an empty change': forgets('customers minProperties'),
  'takes a code of any form': forgets('products code pattern'),
  'takes a price below nothing': forgets('products price minimum'),
  'takes a price of any height': forgets('products price maximum'),
  'takes a price with decimals': forgets('products price integer'),
  'takes any number of tags': forgets('products tags maxItems'),
  'takes a tag twice': forgets('products tags uniqueItems'),
  'takes a tag that is no text': forgets('products tags items type'),
  'takes a tag of one character': forgets('products tags items minLength'),
  'takes a text for a boolean': forgets('orders gift type'),
  'takes an order of none': forgets('orders count exclusiveMinimum'),
  'takes an order of too many': forgets('orders count exclusiveMaximum'),
  'takes unknown members': forgets('orders additionalProperties'),
  'makes customers of any address, and changes none to it': {
    code: 'request.invalid.accepted',
    about: 'email/format',
    faults: { forgets: 'customers email format', forgetsOn: 'POST' },
  },
  'makes products of any price, and changes none to it': {
    code: 'request.invalid.accepted',
    about: 'price/maximum',
    faults: { forgets: 'products price maximum', forgetsOn: 'POST' },
  },
  'makes products without a price, and changes none to it': {
    code: 'request.invalid.accepted',
    about: 'required',
    faults: { forgets: 'products price required', forgetsOn: 'POST' },
  },
  'changes to any address, and makes none of it': {
    code: 'request.invalid.accepted',
    about: 'email/format',
    faults: { forgets: 'customers email format', forgetsOn: 'PATCH' },
  },
  'takes a page of no items': forgets('limit minimum'),
  'takes a page of too many items': forgets('limit maximum'),
  'filters by any tier': forgets('tier enum'),
};

/** All mutants, by what the server does. */
export const CRUD_MUTANTS: Readonly<Record<string, CrudMutant>> = {
  ...OF_SEQUENCES,
  ...OF_LISTS,
  ...OF_ANSWERS,
  ...OF_REQUESTS,
};
