import type { Json, JsonObject } from '../../src/json/json.js';
import type { Asked, Reply } from './independent-server.js';
import { isJson, objectIn } from './small-things.js';

/** How a server of books has its ids, wraps its answers, and makes and removes what it keeps. */
export interface CrudKind {
  ids?: 'numbers' | 'uuids' | 'slugs';
  /** Answers are `{ data: … }`; or only those to what reads, or to what writes. */
  isWrapped?: 'all' | 'read' | 'written';
  /** Beside the data, wrapped answers say this of themselves. */
  beside?: JsonObject;
  /** Books are inside of shelves. */
  isNested?: true;
  /** A creation is answered with its Location alone. */
  isBare?: true;
  /** A creation is answered 202. */
  isLater?: true;
  /** What is removed is kept, with a mark. */
  isSoft?: true;
  /** Books are made by PUT, at an id that the client chooses. */
  isPut?: true;
  /** So many books are there before. */
  prefilled?: number;
}

/** A single fault of such a server. */
export interface CrudKindFaults {
  /** What is kept of a book that is made or changed. */
  keeps?: (book: Book) => Book | undefined;
  /** What is shown of a book that is read. */
  shows?: (book: JsonObject) => JsonObject;
  keepsRemoved?: true;
  changesAll?: true;
  ignoresChanges?: true;
  listsNot?: true;
  /** Every book has the id of the first. */
  oneId?: true;
  location?: (id: string) => string;
}

type Book = JsonObject & { title: string };

const TEXT: JsonObject = { type: 'string', minLength: 1, maxLength: 40 };
const NEW: JsonObject = {
  type: 'object',
  required: ['title'],
  additionalProperties: false,
  properties: { title: TEXT, pages: { type: 'integer', minimum: 1 }, isLent: { type: 'boolean' } },
};
const PROBLEM = content({ type: 'object', required: ['error'], properties: { error: { type: 'string' } } });

function content(schema: JsonObject, description = 'an answer'): JsonObject {
  return { description, content: { 'application/json': { schema } } };
}

function refusals(...codes: number[]): JsonObject {
  return Object.fromEntries(codes.map((code) => [code, PROBLEM]));
}

/** The document of such a server. */
export function crudKindDocument(kind: CrudKind): JsonObject {
  const idSchema: JsonObject = kind.ids === 'numbers' ? { type: 'integer', minimum: 1 } : kind.ids === 'uuids' ? { type: 'string', format: 'uuid' } : { type: 'string', pattern: '^[a-z0-9-]+$' }; // prettier-ignore
  const own = kind.isPut ? {} : { [idName(kind)]: idSchema };
  const book: JsonObject = {
    type: 'object',
    required: [...Object.keys(own), 'title'],
    properties: {
      ...own,
      ...(NEW.properties as JsonObject),
      ...(kind.isSoft && { deletedAt: { type: ['string', 'null'], format: 'date-time' } }),
    },
  };
  const beside = Object.fromEntries(Object.keys(kind.beside ?? {}).map((name) => [name, {}]));
  const around = (schema: JsonObject): JsonObject => ({ type: 'object', required: ['data'], properties: { ...beside, data: schema } }); // prettier-ignore
  const read = (schema: JsonObject): JsonObject => (isAround(kind, 'read') ? around(schema) : schema);
  const written = (schema: JsonObject): JsonObject => (isAround(kind, 'written') ? around(schema) : schema);
  const sent = { required: true, content: { 'application/json': { schema: NEW, example: { title: 'Dune', pages: 412, isLent: false } } } }; // prettier-ignore
  const path = kind.isNested ? '/shelves/{shelfId}/books' : '/books';
  const shelf = { name: 'shelfId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
  const inside: JsonObject = kind.isNested ? { parameters: [shelf] } : {};
  const id = { name: kind.ids === 'slugs' ? 'slug' : 'bookId', in: 'path', required: true, schema: idSchema };
  const location = { headers: { Location: { required: true, schema: { type: 'string', format: 'uri-reference' } } } }; // prettier-ignore
  const made = kind.isBare ? { description: 'made', ...location } : content(written(book), 'made');
  const missing = kind.isNested ? refusals(404) : {};
  return {
    paths: {
      ...(kind.isNested && shelves(shelf)),
      [path]: {
        ...inside,
        ...(!kind.isPut && {
          post: {
            operationId: 'makeBook',
            requestBody: sent,
            responses: { [kind.isLater ? 202 : 201]: made, ...refusals(400, 415), ...missing },
          },
        }),
        get: {
          operationId: 'listBooks',
          responses: { 200: content(read({ type: 'array', items: book })), ...missing, ...(kind.isNested && refusals(400)) }, // prettier-ignore
        },
      },
      [`${path}/{${id.name}}`]: {
        parameters: kind.isNested ? [shelf, id] : [id],
        get: { operationId: 'readBook', responses: { 200: content(read(book)), ...refusals(400, 404) } },
        put: {
          operationId: 'putBook',
          requestBody: sent,
          responses: {
            200: content(written(book)),
            ...(kind.isPut && { 201: content(written(book)) }),
            ...refusals(400, 415),
            ...(!kind.isPut && refusals(404)),
          },
        },
        delete: {
          operationId: 'removeBook',
          responses: { 204: { description: 'removed' }, ...refusals(400, 404) },
        },
      },
    },
  };
}

function isAround({ isWrapped }: CrudKind, where: 'read' | 'written'): boolean {
  return isWrapped === 'all' || isWrapped === where;
}

function idName({ ids }: CrudKind): string {
  return ids === 'slugs' ? 'slug' : 'id';
}

function shelves(parameter: JsonObject): JsonObject {
  const schema = { type: 'object', required: ['name'], additionalProperties: false, properties: { name: TEXT } }; // prettier-ignore
  const kept = {
    ...schema,
    required: ['id', 'name'],
    properties: { id: parameter.schema ?? {}, name: TEXT },
  };
  const sent = { required: true, content: { 'application/json': { schema, example: { name: 'Novels' } } } };
  return {
    '/shelves': {
      post: {
        operationId: 'makeShelf',
        requestBody: sent,
        responses: { 201: content(kept), ...refusals(400, 415) },
      },
    },
    '/shelves/{shelfId}': {
      parameters: [parameter],
      get: { operationId: 'readShelf', responses: { 200: content(kept), ...refusals(400, 404) } },
      delete: {
        operationId: 'removeShelf',
        responses: { 204: { description: 'removed' }, ...refusals(400, 404) },
      },
    },
  };
}

const ID = {
  numbers: /^[1-9]\d*$/,
  uuids: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  slugs: /^[a-z0-9-]+$/,
} as const;

/** Books, kept as a kind of server keeps them. */
export class CrudKindServer {
  readonly books = new Map<string, Book>();
  readonly shelves = new Map<string, JsonObject>();
  private last = 0;

  constructor(
    private readonly kind: CrudKind,
    private readonly faults: CrudKindFaults = {},
  ) {
    for (let i = 0; i < (kind.prefilled ?? 0); i++) this.make('', { title: `Old ${String(i)}` });
  }

  readonly answer = (asked: Asked): Reply => {
    const [kind, ...rest] = asked.path.split('/').slice(1).map(decodeURIComponent);
    if (kind === 'shelves' && rest[1] === undefined) return this.shelf(asked, rest[0]);
    if (kind !== 'shelves') return this.book(asked, '', rest[0]);
    if (!ID.numbers.test(rest[0] ?? '')) return refused(400);
    if (!this.shelves.has(rest[0] ?? '')) return refused(404);
    return this.book(asked, `${rest[0] ?? ''}/`, rest[2]);
  };

  private shelf({ method, body, headers }: Asked, id: string | undefined): Reply {
    if (id === undefined) {
      if (method !== 'POST') return notAllowed('POST');
      const sent = isJson(headers) ? objectIn(body) : undefined;
      if (!isJson(headers)) return refused(415);
      const isFine = sent && Object.keys(sent).length === 1 && isName(sent.name);
      if (!isFine) return refused(400);
      const shelf = { id: ++this.last, name: sent.name ?? null };
      this.shelves.set(String(shelf.id), shelf);
      return { status: 201, body: shelf };
    }
    if (method !== 'GET' && method !== 'DELETE') return notAllowed('GET, DELETE');
    if (!ID.numbers.test(id)) return refused(400);
    const shelf = this.shelves.get(id);
    if (!shelf) return refused(404);
    if (method === 'DELETE') {
      this.shelves.delete(id);
      for (const key of this.books.keys()) if (key.startsWith(`${id}/`)) this.books.delete(key);
    }
    return method === 'GET' ? { body: shelf } : 204;
  }

  private book({ method, body, headers }: Asked, shelf: string, id: string | undefined): Reply {
    if (id === undefined) {
      if (method === 'GET') return { body: this.wrapped('read', this.listed(shelf)) };
      if (method !== 'POST' || this.kind.isPut) return notAllowed(this.kind.isPut ? 'GET' : 'GET, POST');
      if (!isJson(headers)) return refused(415);
      const sent = bookIn(body);
      return sent ? this.made(shelf, sent) : refused(400);
    }
    if (!['GET', 'PUT', 'DELETE'].includes(method)) return notAllowed('GET, PUT, DELETE');
    if (!ID[this.kind.ids ?? 'numbers'].test(id)) return refused(400);
    const key = `${shelf}${id}`;
    const known = this.books.get(key);
    if (method === 'PUT') return this.put(key, known, isJson(headers) ? bookIn(body) : 415);
    if (!known || (isGone(known) && method === 'DELETE')) return refused(404);
    if (method === 'GET') return { body: this.wrapped('read', this.read(this.shown(key, known))) };
    if (this.faults.keepsRemoved) return 204;
    if (this.kind.isSoft) this.books.set(key, { ...known, deletedAt: '2026-11-30T10:00:00Z' });
    else this.books.delete(key);
    return 204;
  }

  private put(key: string, known: Book | undefined, sent: Book | undefined | 415): Reply {
    if (sent === 415) return refused(415);
    if (!sent) return refused(400);
    if (!this.kind.isPut && (!known || isGone(known))) return refused(404);
    if (this.faults.ignoresChanges && known)
      return { body: this.wrapped('written', this.shown(key, { ...known, ...sent })) };
    if (this.faults.changesAll && known)
      for (const other of this.books.keys()) this.books.set(other, { ...sent });
    const kept = this.faults.keeps ? this.faults.keeps(sent) : sent;
    if (kept) this.books.set(key, { ...(known?.deletedAt !== undefined && { deletedAt: known.deletedAt }), ...kept }); // prettier-ignore
    return { status: known ? 200 : 201, body: this.wrapped('written', this.shown(key, sent)) };
  }

  private made(shelf: string, sent: Book): Reply {
    const key = this.make(shelf, sent);
    const id = key.slice(shelf.length);
    const path = shelf === '' ? '/books' : `/shelves/${shelf}books`;
    const headers = { location: `${path}/${this.faults.location?.(id) ?? id}` };
    if (this.kind.isBare) return { status: 201, headers };
    return {
      status: this.kind.isLater ? 202 : 201,
      headers,
      body: this.wrapped('written', this.shown(key, sent)),
    };
  }

  private make(shelf: string, sent: Book): string {
    const n = this.faults.oneId ? 1 : ++this.last;
    const slug = sent.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, ''); // prettier-ignore
    const ids = { numbers: String(n), uuids: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, slugs: `${slug}-${String(n)}` }; // prettier-ignore
    const key = `${shelf}${ids[this.kind.ids ?? 'numbers']}`;
    const kept = this.faults.keeps ? this.faults.keeps(sent) : sent;
    if (kept) this.books.set(key, kept);
    return key;
  }

  private listed(shelf: string): JsonObject[] {
    const all = [...this.books].filter(([key, book]) => key.startsWith(shelf) && !isGone(book));
    return (this.faults.listsNot ? all.slice(0, -1) : all).map(([key, book]) => this.shown(key, book));
  }

  private shown(key: string, book: Book): JsonObject {
    const id = key.split('/').at(-1) ?? '';
    if (this.kind.isPut) return book;
    return { [idName(this.kind)]: (this.kind.ids ?? 'numbers') === 'numbers' ? Number(id) : id, ...book };
  }

  private read(book: JsonObject): JsonObject {
    return this.faults.shows?.(book) ?? book;
  }

  private wrapped(where: 'read' | 'written', body: Json): Json {
    return isAround(this.kind, where) ? { ...this.kind.beside, data: body } : body;
  }
}

function isGone({ deletedAt }: Book): boolean {
  return typeof deletedAt === 'string';
}

function refused(status: number): Reply {
  return { status, body: { error: `refused with ${String(status)}` } };
}

function notAllowed(allow: string): Reply {
  return { status: 405, headers: { allow } };
}

function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && Array.from(value).length <= 40;
}

function bookIn(body: string): Book | undefined {
  const sent = objectIn(body);
  if (!sent || !isName(sent.title)) return undefined;
  const { title, pages, isLent, ...others } = sent;
  const isFine =
    Object.keys(others).length === 0 &&
    (pages === undefined || (Number.isInteger(pages) && Number(pages) >= 1)) &&
    (isLent === undefined || typeof isLent === 'boolean');
  return isFine ? { ...sent, title } : undefined;
}
