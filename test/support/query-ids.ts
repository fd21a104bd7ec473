import type { JsonObject } from '../../src/json/json.js';
import type { Asked, Reply } from './independent-server.js';
import { isJson, refused, thingIn } from './small-things.js';

/** How a server of notes that takes their ids in the query is addressed. */
export interface QueryStyle {
  /** The paths of what makes, lists, reads, changes and removes a note; some may be the same. */
  make: string;
  list: string;
  read: string;
  change: string;
  remove: string;
  /** What the parameter is called. */
  id: string;
  /** A creation is answered with its Location alone. */
  isBare?: true;
  /** An example of an id that nothing has, or that one note has from the start. */
  example?: string;
  /** Ids of answers are not what requests take: those have the example. */
  isOther?: true;
}

/** A single fault of such a server. */
export interface QueryFaults {
  /** Reads the first note, whatever is asked for. */
  readsFirst?: true;
  /** Changes the first note, whatever is asked for. */
  changesFirst?: true;
  /** Removes the first note, whatever is asked for. */
  removesFirst?: true;
  /** Removes nothing. */
  keepsRemoved?: true;
}

const TEXT: JsonObject = { type: 'string', minLength: 1, maxLength: 40 };
const NEW: JsonObject = { type: 'object', required: ['text'], additionalProperties: false, properties: { text: TEXT, isDone: { type: 'boolean' } } }; // prettier-ignore
const NOTE: JsonObject = { ...NEW, required: ['id', 'text'], properties: { id: TEXT, ...(NEW.properties as JsonObject) } }; // prettier-ignore
const LOCATION = { headers: { Location: { required: true, schema: { type: 'string', format: 'uri-reference' } } } }; // prettier-ignore

function content(schema: JsonObject): JsonObject {
  return { description: 'an answer', content: { 'application/json': { schema } } };
}

function refusals(...codes: number[]): JsonObject {
  const problem = content({ type: 'object', required: ['error'], properties: { error: TEXT } });
  return Object.fromEntries(codes.map((code) => [code, problem]));
}

export function queryDocument(style: QueryStyle): JsonObject {
  const { example } = style;
  const id = { name: style.id, in: 'query', required: true, schema: TEXT, ...(example !== undefined && { example }) }; // prettier-ignore
  const sent = { required: true, content: { 'application/json': { schema: NEW } } };
  const made = style.isBare ? { description: 'made', ...LOCATION } : content(NOTE);
  const paths: Record<string, JsonObject> = {};
  const add = (path: string, method: string, operation: JsonObject): void => {
    paths[path] = { ...paths[path], [method]: operation };
  };
  add(style.make, 'post', { operationId: 'make', requestBody: sent, responses: { 201: made, ...refusals(400, 415) } }); // prettier-ignore
  add(style.list, 'get', { operationId: 'list', responses: { 200: content({ type: 'array', items: NOTE }) } }); // prettier-ignore
  add(style.read, 'get', { operationId: 'read', parameters: [id], responses: { 200: content(NOTE), ...refusals(400, 404) } }); // prettier-ignore
  add(style.change, 'put', { operationId: 'change', parameters: [id], requestBody: sent, responses: { 200: content(NOTE), ...refusals(400, 404, 415) } }); // prettier-ignore
  add(style.remove, 'delete', { operationId: 'remove', parameters: [id], responses: { 204: { description: 'removed' }, ...refusals(400, 404) } }); // prettier-ignore
  return { paths };
}

/** Notes whose ids stand in queries. */
export class QueryServer {
  readonly notes = new Map<string, JsonObject>();
  private last = 0;

  constructor(
    private readonly style: QueryStyle,
    private readonly faults: QueryFaults = {},
  ) {}

  readonly answer = (asked: Asked): Reply => {
    const { method, path } = asked;
    const { style } = this;
    const at: readonly [string, string, () => Reply][] = [
      ['POST', style.make, () => this.make(asked)],
      ['GET', style.list, () => ({ body: [...this.notes].map(([id, note]) => ({ id: this.toldId(id), ...note })) })], // prettier-ignore
      ['GET', style.read, () => this.withId(asked, this.faults.readsFirst, (id, note) => ({ body: { id, ...note } }))], // prettier-ignore
      ['PUT', style.change, () => this.change(asked)],
      ['DELETE', style.remove, () => this.withId(asked, this.faults.removesFirst, (id) => this.remove(id))],
    ];
    const here = at.filter(([, own]) => own === path);
    if (here.length === 0) return refused(404);
    const found = here.find(([own]) => own === method);
    return found ? found[2]() : { status: 405, headers: { allow: here.map(([own]) => own).join(', ') } };
  };

  private make({ body, headers }: Asked): Reply {
    if (!isJson(headers)) return refused(415);
    const note = thingIn(body, { text: 'text', flag: 'isDone' });
    if (!note) return refused(400);
    const id = `n${String(++this.last)}`;
    this.notes.set(id, note);
    const { isBare, read, id: name } = this.style;
    const location = `${read}?${name}=${id}`;
    if (isBare) return { status: 201, headers: { location } };
    return { status: 201, body: { id: this.toldId(id), ...note } };
  }

  private toldId(id: string): string {
    return this.style.isOther ? `other-${id}` : id;
  }

  private change(asked: Asked): Reply {
    if (!isJson(asked.headers)) return refused(415);
    const note = thingIn(asked.body, { text: 'text', flag: 'isDone' });
    if (!note) return refused(400);
    return this.withId(asked, this.faults.changesFirst, (id) => {
      this.notes.set(id, note);
      return { body: { id, ...note } };
    });
  }

  private remove(id: string): Reply {
    if (!this.faults.keepsRemoved) this.notes.delete(id);
    return 204;
  }

  private withId(
    { query }: Asked,
    isFirst: true | undefined,
    reply: (id: string, note: JsonObject) => Reply,
  ): Reply {
    const ids = query.getAll(this.style.id);
    const [asked = ''] = ids;
    if (ids.length !== 1 || asked === '' || Array.from(asked).length > 40) return refused(400);
    const [first] = this.notes.keys();
    const id = isFirst ? (first ?? asked) : asked;
    const note = this.notes.get(id);
    return note ? reply(id, note) : refused(404);
  }
}
