import type { ParsedDocument } from '../../document/text/parse.js';
import { ToolError } from '../../errors.js';
import { headerValue } from '../../http/headers.js';
import { readEntry } from '../../io/files.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Location } from '../../model/document.js';
import type { PactBody } from './body.js';
import { bodyOf } from './body.js';
import type { MatchingRule } from './matching-rules.js';
import { rulesOf } from './matching-rules.js';

/** One pact: what a consumer needs of a provider. */
export interface PactFile {
  /** As the user gave it. */
  source: string;
  consumer: string;
  provider: string;
  /** Those over HTTP; the others are about messages. */
  interactions: PactInteraction[];
  /** How many interactions are not over HTTP. */
  others: number;
  /** Where a pointer stands in the file. */
  locate(pointer: string): Location;
}

/** One request and the answer that the consumer expects, whatever version of Pact's specification it is written in. */
export interface PactInteraction {
  description: string;
  states: string[];
  /** Its place in the file, and so on for its parts. */
  pointer: string;
  request: {
    pointer: string;
    /** In capitals. */
    method: string;
    path: string;
    /** By name, the values in their order; not encoded. */
    query: [name: string, value: string][];
    headers: [name: string, value: string][];
    body: PactBody | undefined;
  };
  response: {
    pointer: string;
    status: number;
    headers: [name: string, value: string][];
    body: PactBody | undefined;
    /** Matchers of the body. */
    rules: MatchingRule[];
  };
}

/**
 * Reads a pact of any version from 1 to 4 of Pact's specification (https://github.com/pact-foundation/pact-specification).
 * @throws ToolError with the place, when it cannot be read or is no pact.
 */
export async function readPact(source: string, cwd: string): Promise<PactFile> {
  return pactOf(source, await readEntry(source, cwd));
}

/** Whether a parsed file is a pact, and no OpenAPI document. */
export function isPact({ value }: Pick<ParsedDocument, 'value'>): boolean {
  return (
    isObject(value) && value.openapi === undefined && isObject(value.consumer) && isObject(value.provider)
  );
}

/** @throws ToolError with the place, when it is no pact. */
export function pactOf(source: string, document: ParsedDocument): PactFile {
  const { value } = document;
  const refuse = (pointer: string, message: string): never => {
    throw new ToolError(`${message}: this is no pact`, { location: document.locate(pointer) });
  };
  if (!isObject(value)) return refuse('', 'expected a mapping');
  const nameOf = (role: 'consumer' | 'provider'): string => {
    const found = value[role];
    return isObject(found) && typeof found.name === 'string'
      ? found.name
      : refuse('', `no name of a ${role}`);
  };
  const [consumer, provider] = [nameOf('consumer'), nameOf('provider')];
  const listed = value.interactions ?? value.messages ?? refuse('', 'no interactions');
  if (!Array.isArray(listed)) return refuse('/interactions', 'interactions must be a list');
  const all = value.interactions === undefined ? [] : listed;
  const interactions = all.flatMap((each, i) => {
    const pointer = `/interactions/${String(i)}`;
    if (!isObject(each)) return refuse(pointer, 'an interaction must be a mapping');
    if (typeof each.type === 'string' && each.type !== 'Synchronous/HTTP') return [];
    return [interactionOf(each, pointer, (at, message) => refuse(at, message))];
  });
  const others = listed.length - interactions.length;
  return { source, consumer, provider, interactions, others, locate: (pointer) => document.locate(pointer) };
}

type Refuse = (pointer: string, message: string) => never;

function interactionOf(interaction: JsonObject, pointer: string, refuse: Refuse): PactInteraction {
  const { request, response, description } = interaction;
  if (!isObject(request)) return refuse(pointer, 'an interaction needs a request');
  if (!isObject(response)) return refuse(pointer, 'an interaction needs a response');
  const at = { request: join(pointer, 'request'), response: join(pointer, 'response') };
  const { method = 'GET', path = '/' } = request;
  if (typeof method !== 'string') return refuse(join(at.request, 'method'), 'a method must be a text');
  if (typeof path !== 'string') return refuse(join(at.request, 'path'), 'a path must be a text');
  const status = response.status ?? 200;
  if (typeof status !== 'number') return refuse(join(at.response, 'status'), 'a status must be a number');
  const [requestHeaders, responseHeaders] = [headersOf(request.headers), headersOf(response.headers)];
  return {
    description: typeof description === 'string' ? description : 'an interaction without description',
    states: statesOf(interaction),
    pointer,
    request: {
      pointer: at.request,
      method: method.toUpperCase(),
      path,
      query: queryOf(request.query),
      headers: requestHeaders,
      body: bodyOf(request.body, at.request, headerValue(requestHeaders, 'content-type')),
    },
    response: {
      pointer: at.response,
      status,
      headers: responseHeaders,
      body: bodyOf(response.body, at.response, headerValue(responseHeaders, 'content-type')),
      rules: rulesOf(response.matchingRules, join(at.response, 'matchingRules')),
    },
  };
}

/** `providerState` up to version 2, `providerStates` since. */
function statesOf({ providerStates, providerState, provider_state: older }: JsonObject): string[] {
  if (Array.isArray(providerStates))
    return providerStates.flatMap((state) =>
      isObject(state) && typeof state.name === 'string' ? [state.name] : [],
    );
  const one = providerState ?? older;
  return typeof one === 'string' ? [one] : [];
}

/** Texts up to version 2, lists of texts since. */
function headersOf(headers: Json | undefined): [name: string, value: string][] {
  if (!isObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string'
      ? [[name, value]]
      : Array.isArray(value)
        ? [[name, value.map(String).join(', ')]]
        : [],
  );
}

/** The query of a request as it is sent. */
export function queryStringOf({ query }: PactInteraction['request']): string {
  return query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
}

/** One text up to version 2, lists of texts by name since. */
function queryOf(query: Json | undefined): [name: string, value: string][] {
  if (typeof query === 'string') return [...new URLSearchParams(query)];
  if (!isObject(query)) return [];
  return Object.entries(query).flatMap(([name, values]) =>
    [values]
      .flat()
      .map((value): [string, string] => [name, typeof value === 'string' ? value : jsonText(value)]),
  );
}
