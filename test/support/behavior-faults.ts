import { RICH } from './behavior-data.js';
import type { Answer, Data, Fault, Received } from './conforming-server.js';
import { respond } from './conforming-server.js';

/** A server that breaks one declaration in one way, and the checks of which one must say so. */
export interface BehaviorMutant {
  name: string;
  operation: string;
  fault: Fault;
  caughtBy: string[];
  data: Data;
}

export type Draft = Omit<BehaviorMutant, 'operation' | 'data'> & { data?: Data };
export type Items = Record<string, unknown>[];

export function parameter({ url }: Received, name: string): string | undefined {
  const query = url.split('?')[1]?.replaceAll('+', '%2B') ?? '';
  return new URLSearchParams(query).get(name) ?? undefined;
}

export function withParameter(request: Received, name: string, value: string | undefined): Received {
  const [path = '', query = ''] = request.url.split('?');
  const pairs = new URLSearchParams(query.replaceAll('+', '%2B'));
  if (value === undefined) pairs.delete(name);
  else pairs.set(name, value);
  return { ...request, url: `${path}?${pairs.toString()}` };
}

/** The right answer to another request. */
export const asked =
  (change: (request: Received) => Received | undefined, data: Data = RICH): Fault =>
  (answer, request) => {
    const other = change(request);
    if (other) Object.assign(answer, respond(other, data));
  };

/** The records of an answer, if it is one with records. */
export function itemsOf({ body }: Answer): Items | undefined {
  if (Array.isArray(body)) return body as Items;
  const members = body as Record<string, unknown> | null;
  const items = members?.['CallerIDs'] ?? members?.['data'];
  return Array.isArray(items) ? (items as Items) : undefined;
}
