import type { Json, JsonObject } from '../../src/json/json.js';
import { isObject } from '../../src/json/json.js';
import type { Asked, Reply } from './independent-server.js';
import { objectIn } from './small-things.js';

/** What of the optional members of a task a server refuses, as it says with a documented status. */
export interface Optionals {
  /** Every `projectId`: no project is there, and nothing makes one. */
  refuses: 'projects' | 'combinations' | 'nested projects';
  status: 400 | 404 | 409 | 422;
  /** Nothing reads what is made. */
  isUnread?: true;
}

/** A single fault of such a server. */
export interface OptionalFaults {
  /** What is kept of a task. */
  keeps?: (task: JsonObject) => JsonObject;
  /** A rule that is not kept. */
  forgets?: 'title type' | 'title length' | 'size enum' | 'title required';
  /** Refuses a value that the document lists. */
  refusesLarge?: true;
}

const TITLE: JsonObject = { type: 'string', minLength: 2, maxLength: 40 };
const SIZE: JsonObject = { enum: ['small', 'large'] };
const ID: JsonObject = { type: 'integer', minimum: 1 };

function membersOf({ refuses }: Optionals): JsonObject {
  const own = { title: TITLE, size: SIZE };
  if (refuses === 'projects') return { ...own, projectId: ID };
  if (refuses === 'combinations') return { ...own, repeat: { enum: ['daily', 'never'] }, until: TITLE };
  return { ...own, place: { type: 'object', properties: { project: { type: 'object', required: ['id'], properties: { id: ID } } } } }; // prettier-ignore
}

function content(schema: JsonObject): JsonObject {
  return { description: 'an answer', content: { 'application/json': { schema } } };
}

export function optionalDocument(kind: Optionals): JsonObject {
  const members = membersOf(kind);
  const sent = { type: 'object', required: ['title', 'size'], properties: members };
  const task = { type: 'object', required: ['id', 'title', 'size'], properties: { id: ID, ...members } };
  const problem = content({ type: 'object', required: ['error'], properties: { error: { type: 'string' } } });
  const refusals = (...codes: number[]): JsonObject => Object.fromEntries(codes.map((code) => [code, problem])); // prettier-ignore
  const body = { required: true, content: { 'application/json': { schema: sent } } };
  const id = { name: 'id', in: 'path', required: true, schema: ID };
  const make = { operationId: 'make', requestBody: body, responses: { 201: content(task), ...refusals(400, 415, kind.status) } }; // prettier-ignore
  if (kind.isUnread) return { paths: { '/tasks': { post: make } } };
  return {
    paths: {
      '/tasks': { post: make, get: { operationId: 'list', responses: { 200: content({ type: 'array', items: task }) } } }, // prettier-ignore
      '/tasks/{id}': {
        parameters: [id],
        get: { operationId: 'read', responses: { 200: content(task), ...refusals(400, 404) } },
        put: { operationId: 'change', requestBody: body, responses: { 200: content(task), ...refusals(400, 404, 415, kind.status) } }, // prettier-ignore
        delete: { operationId: 'remove', responses: { 204: { description: 'removed' }, ...refusals(400, 404) } }, // prettier-ignore
      },
    },
  };
}

/** Tasks, some of whose optional members are refused. */
export class OptionalServer {
  readonly tasks = new Map<number, JsonObject>();
  private last = 0;

  constructor(
    private readonly kind: Optionals,
    private readonly faults: OptionalFaults = {},
  ) {}

  readonly answer = (asked: Asked): Reply => {
    const { method, path } = asked;
    const [, , id] = path.split('/').map(decodeURIComponent);
    const allowed = id === undefined ? (this.kind.isUnread ? ['POST'] : ['GET', 'POST']) : ['GET', 'PUT', 'DELETE']; // prettier-ignore
    if (!allowed.includes(method)) return { status: 405, headers: { allow: allowed.join(', ') } };
    if (id === undefined && method === 'GET') return { body: [...this.tasks].map(([own, task]) => ({ id: own, ...task })) }; // prettier-ignore
    if (id !== undefined && !/^[1-9]\d*$/.test(id)) return refused(400);
    const isWritten = method === 'POST' || method === 'PUT';
    const task = isWritten ? this.judged(asked) : {};
    if (typeof task === 'number') return refused(task);
    const key = id === undefined ? ++this.last : Number(id);
    if (id !== undefined && !this.tasks.has(key)) return refused(404);
    if (method === 'DELETE') return this.tasks.delete(key) ? 204 : refused(404);
    if (isWritten) this.tasks.set(key, this.faults.keeps?.(task) ?? task);
    const shown = isWritten ? task : (this.tasks.get(key) ?? {});
    return { status: method === 'POST' ? 201 : 200, body: { id: key, ...shown } };
  };

  /** The task that a body stands for, or the status that refuses it. */
  private judged({ body, headers }: Asked): JsonObject | number {
    if (!(headers['content-type'] ?? '').startsWith('application/json')) return 415;
    const sent = objectIn(body);
    if (!sent) return 400;
    const { title, size, projectId, repeat, until, place } = sent;
    const { forgets } = this.faults;
    const isMissing = title === undefined && forgets !== 'title required';
    const isNoText = title !== undefined && typeof title !== 'string' && forgets !== 'title type';
    const isLong = typeof title === 'string' && !isTitle(title) && forgets !== 'title length';
    const isNoSize = size !== 'small' && size !== 'large' && (forgets !== 'size enum' || typeof size !== 'string'); // prettier-ignore
    if (isMissing || isNoText || isLong || isNoSize) return 400;
    if (projectId !== undefined && !isId(projectId)) return 400;
    if (repeat !== undefined && repeat !== 'daily' && repeat !== 'never') return 400;
    if (until !== undefined && !isTitle(until)) return 400;
    if (!isPlace(place)) return 400;
    if (this.faults.refusesLarge && size === 'large') return 400;
    return this.isRefused(sent) ? this.kind.status : sent;
  }

  private isRefused({ projectId, repeat, until, place }: JsonObject): boolean {
    if (this.kind.refuses === 'projects') return projectId !== undefined;
    if (this.kind.refuses === 'combinations') return until !== undefined && repeat !== 'never';
    return isObject(place) && place.project !== undefined;
  }
}

function isTitle(value: Json): boolean {
  return typeof value === 'string' && value.length >= 2 && Array.from(value).length <= 40;
}

function isId(value: Json | undefined): boolean {
  return Number.isInteger(value) && Number(value) >= 1;
}

function isPlace(place: Json | undefined): boolean {
  if (place === undefined) return true;
  if (!isObject(place)) return false;
  const { project } = place;
  return project === undefined || (isObject(project) && isId(project.id));
}

function refused(status: number): Reply {
  return { status, body: { error: `refused with ${String(status)}` } };
}
