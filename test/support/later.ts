import type { Json, JsonObject } from '../../src/json/json.js';
import type { Asked, Reply } from './independent-server.js';
import { isJson, refused, thingIn } from './small-things.js';

/** How a server answers 202 where books are ordered that come later. */
export interface Later {
  /** What the answer has: nothing, a text, the id of the job that makes the book, or a body without the id that it may have. */
  body: 'none' | 'state' | 'job' | 'optional id';
  /** Where a Location leads to, if there is one. */
  location?: 'job' | 'book';
  /** Whether the document tells of it. */
  isUntold?: true;
  /** So many requests later the book is there; 0 by default. */
  after?: number;
}

const TEXT: JsonObject = { type: 'string', minLength: 1, maxLength: 40 };
const NEW: JsonObject = { type: 'object', required: ['title'], additionalProperties: false, properties: { title: TEXT, isLent: { type: 'boolean' } } }; // prettier-ignore
const BOOK: JsonObject = { ...NEW, required: ['id', 'title'], properties: { id: TEXT, ...(NEW.properties as JsonObject) } }; // prettier-ignore
const BODIES: Record<Later['body'], JsonObject | undefined> = {
  none: undefined,
  state: { type: 'object', required: ['state'], properties: { state: TEXT } },
  job: { type: 'object', required: ['id', 'state'], properties: { id: TEXT, state: TEXT } },
  'optional id': { type: 'object', properties: BOOK.properties ?? {} },
};

function content(schema: JsonObject | undefined): JsonObject {
  return { description: 'an answer', ...(schema && { content: { 'application/json': { schema } } }) };
}

function refusals(...codes: number[]): JsonObject {
  const problem = content({ type: 'object', required: ['error'], properties: { error: TEXT } });
  return Object.fromEntries(codes.map((code) => [code, problem]));
}

export function laterDocument({ body, location, isUntold }: Later): JsonObject {
  const sent = { required: true, content: { 'application/json': { schema: NEW } } };
  const headers = { headers: { Location: { schema: { type: 'string' } } } };
  const accepted = { ...content(BODIES[body]), ...(location && !isUntold && headers) };
  const id = { name: 'id', in: 'path', required: true, schema: TEXT };
  return {
    paths: {
      '/books': {
        post: {
          operationId: 'order',
          requestBody: sent,
          responses: { 202: accepted, ...refusals(400, 415) },
        },
        get: { operationId: 'list', responses: { 200: content({ type: 'array', items: BOOK }) } },
      },
      '/books/{id}': {
        parameters: [id],
        get: { operationId: 'read', responses: { 200: content(BOOK), ...refusals(404) } },
        put: { operationId: 'change', requestBody: sent, responses: { 200: content(BOOK), ...refusals(400, 404, 415) } }, // prettier-ignore
        delete: { operationId: 'remove', responses: { 204: { description: 'removed' }, ...refusals(404) } },
      },
    },
  };
}

/** Books that are ordered, and are there later. */
export class LaterServer {
  readonly books = new Map<string, JsonObject>();
  private readonly ordered: { id: string; book: JsonObject; left: number }[] = [];
  private last = 0;

  constructor(private readonly later: Later) {}

  readonly answer = (asked: Asked): Reply => {
    const [, kind, id, more] = asked.path.split('/').map(decodeURIComponent);
    if (kind !== 'books' || more !== undefined) return refused(404);
    const reply = id === undefined ? this.all(asked) : this.one(asked, id);
    for (const each of this.ordered.splice(0)) {
      if (each.left-- <= 0) this.books.set(each.id, each.book);
      else this.ordered.push(each);
    }
    return reply;
  };

  private all({ method, headers, body }: Asked): Reply {
    if (method === 'GET') return { body: [...this.books].map(([id, book]) => ({ id, ...book })) };
    if (method !== 'POST') return { status: 405, headers: { allow: 'GET, POST' } };
    if (!isJson(headers)) return refused(415);
    const book = thingIn(body, { text: 'title', flag: 'isLent' });
    if (!book) return refused(400);
    const n = String(++this.last);
    this.ordered.push({ id: `b${n}`, book, left: this.later.after ?? 0 });
    const bodies: Record<Later['body'], Json | undefined> = {
      none: undefined,
      state: { state: 'ordered' },
      job: { id: `job${n}`, state: 'ordered' },
      'optional id': { title: book.title ?? null },
    };
    const at = { job: `/jobs/job${n}`, book: `/books/b${n}` };
    const { location, body: kind } = this.later;
    const told = bodies[kind];
    return {
      status: 202,
      ...(told !== undefined && { body: told }),
      ...(location && { headers: { location: at[location] } }),
    };
  }

  private one({ method, headers, body }: Asked, id: string): Reply {
    if (!['GET', 'PUT', 'DELETE'].includes(method)) return { status: 405, headers: { allow: 'GET, PUT, DELETE' } }; // prettier-ignore
    const known = this.books.get(id);
    const book =
      method === 'PUT' && isJson(headers) ? thingIn(body, { text: 'title', flag: 'isLent' }) : undefined;
    if (method === 'PUT' && !isJson(headers)) return refused(415);
    if (method === 'PUT' && !book) return refused(400);
    if (!known) return refused(404);
    if (method === 'DELETE') this.books.delete(id);
    else this.books.set(id, book ?? known);
    return method === 'DELETE' ? 204 : { body: { id, ...(book ?? known) } };
  }
}
