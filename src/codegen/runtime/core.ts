import type { Snippets } from './snippet.js';

/** What calls an operation: openapi-fetch, told by the parts of the operation what to send. */
export const CORE: Snippets = {
  // openapi-fetch has one, which its types hide from CommonJS.
  mergeHeaders: {
    code: String.raw`/** Headers of several sources, the last one first; null takes one away. */
function mergeHeaders(...sources: (HeadersOptions | undefined)[]): Headers {
  const merged = new Headers();
  const put = (value: unknown, name: string): void => {
    if (value === null) merged.delete(name);
    else if (Array.isArray(value)) for (const each of value) merged.append(name, String(each));
    else if (value !== undefined) merged.set(name, String(value));
  };
  for (const given of sources)
    if (given instanceof Headers) given.forEach(put);
    else for (const [name, value] of Array.isArray(given) ? given : Object.entries(given ?? {})) put(value, name as string);
  return merged;
}`,
  },
  Draft: {
    code: String.raw`/** A request of openapi-fetch in the making. */
export interface Draft {
  operation: Described;
  /** The options of openapi-fetch: those of the call, and what the parts of the operation add. */
  init: Init;
  /** The media types that are asked for. */
  accept: string;
  /** The alternatives of security schemes, where they are not the usual ones. */
  security?: Alternatives;
  /** The server that the app has chosen. */
  baseUrl: string | undefined;
  /** The parameters as the validators know them, where they are not those of the call. */
  params?: Init['params'];
  /** Parses the answer's text in place of openapi-fetch. */
  parse?: (answer: Answer) => Answer | Promise<Answer>;
  /** Reads the answer in its own way. */
  read?: (answer: Answer) => Answer;
}`,
    needs: ['Described', 'Init', 'Alternatives', 'Answer'],
  },
  Init: {
    code: String.raw`type Params = Record<'path' | 'query' | 'header' | 'cookie', Record<string, unknown> | undefined>;

type Fetch = (request: Request) => Promise<Response>;

/** What a call is given, as far as it is looked at here. */
export interface Init extends Omit<RequestInit, 'body' | 'headers'> {
  params?: Partial<Params>;
  body?: unknown;
  headers?: HeadersOptions;
  baseUrl?: string;
  fetch?: Fetch;
  Request?: typeof Request;
  middleware?: Middleware[];
  parseAs?: 'json' | 'text' | 'blob' | 'arrayBuffer' | 'stream';
  pathSerializer?: (url: string, values: Record<string, unknown>) => string;
  querySerializer?: ((values: Record<string, unknown>) => string) | object;
  bodySerializer?: (body: never) => unknown;
}`,
  },
  Answer: {
    code: String.raw`/** What openapi-fetch gives, and the status by itself. */
export interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
  status: number;
}`,
  },
  Part: {
    code: String.raw`/** A part of a request: it completes the draft. */
export type Part = (draft: Draft) => void;`,
    needs: ['Draft'],
  },
  Described: {
    code: String.raw`/** An operation, by its method and its path in the document, and what its requests consist of. */
export interface Described {
  readonly method: string;
  readonly path: string;
  /** Both, such as GET /pets/{id}. */
  readonly operation: string;
  /** Made anew for each request, so that loading a client costs nothing. */
  readonly parts: () => readonly Part[];
}`,
    needs: ['Part'],
  },
  operation: {
    code: String.raw`/** Describes an operation. What it is made of is all that an app which calls it ships. */
export function operation<Call extends (caller: never, init: never) => Promise<unknown>>(
  method: string,
  path: string,
  parts: () => readonly Part[] = () => [],
): Call & Described {
  const call = (caller: Caller, init?: object): unknown => caller['~send'](described, init);
  const described = Object.assign(call, { method, path, operation: method + ' ' + path, parts });
  return described as unknown as Call & Described;
}`,
    needs: ['Part', 'Described', 'Caller'],
  },
  Caller: {
    code: String.raw`/** Sends operations. */
export interface Caller {
  /** Called by the operations. */
  '~send': (operation: Described, init?: object) => Promise<Answer>;
  /** Adds middleware of openapi-fetch, which sees requests before they carry credentials. */
  use: Client<object>['use'];
  eject: Client<object>['eject'];
}`,
    needs: ['Described', 'Answer'],
  },
  CallerOptions: {
    code: String.raw`/** Options of openapi-fetch for all calls, when to send them again, and what to judge. */
export interface CallerOptions extends Omit<ClientOptions, 'credentials'> {
  /** Sends what changes nothing on the server again; left out, nothing is. See retries. */
  retry?: Retry;
  /** What is judged by the document, by means of the validators: answers, or what calls are given too. Default: off. */
  validate?: 'off' | 'response' | 'both';
  /** The exports of validators.js, or those of the operations that the app calls. */
  validators?: Readonly<Record<string, Validator | NewableFunction>>;
  /** Told of what is invalid; without it, the call is rejected with the error, a ValidationError of validators.js. */
  onInvalid?: (error: Error) => void;
}`,
    needs: ['Retry', 'Validator'],
  },
  Retry: {
    code: String.raw`/** Decides how often a request is sent: attempt sends it. */
export type Retry = (
  attempt: () => Promise<Response>,
  operation: Described,
  signal?: AbortSignal | null,
) => Promise<Response>;`,
    needs: ['Described'],
  },
  Validator: {
    code: String.raw`/** Judges the calls of an operation, and throws or tells what is invalid: validators.js has one for each. */
export interface Validator {
  readonly operation: string;
  request(init: object, onInvalid?: (error: Error) => void): void;
  response(response: Response, value: unknown, onInvalid?: (error: Error) => void): void;
}`,
  },
  Sent: {
    code: String.raw`/** What is sent: a Request, or what is there to make one. */
type Sent = Pick<Request, 'url' | 'headers'> & Partial<Request>;`,
  },
  plain: {
    code: String.raw`/**
 * Stands in for Request where nobody but fetch takes it: making one takes as long as the rest of a call, and fetch makes
 * one of its own of whatever it is given.
 */
function plain(url: string, init: object): object {
  return Object.assign(init, { url });
}`,
  },
  Exchange: {
    code: String.raw`/** Sends a request, and gives what comes back. */
type Exchange = (request: Sent) => Promise<Response>;`,
    needs: ['Sent'],
  },
  createCaller: {
    code: String.raw`/** Makes a caller of the operations of one document. */
export function createCaller(
  options: CallerOptions,
  server: string,
  authorize: Authorize,
): Caller {
  const { baseUrl, retry, validate = 'off', onInvalid } = options;
  const client = createClient<never>({ ...options, baseUrl: baseUrl ?? server } as ClientOptions);
  let used: Middleware[] = [];
  const send = async (operation: Described, given?: Init): Promise<Answer> => {
    const init: Init = { ...options.requestInitExt, ...given };
    const draft: Draft = { operation, init, baseUrl, accept: 'application/json' };
    for (const part of operation.parts()) part(draft);
    const { fetch = options.fetch ?? globalThis.fetch, signal, parseAs = 'json', middleware = [] } = init;
    let isRead = false;
    // It is the last to see an answer: what fails behind it is the reading, and no middleware of the app.
    init.middleware = [{ onResponse() { isRead = true; } }, ...used, ...middleware];
    // Whoever looks at requests is given some.
    if (fetch === globalThis.fetch && !options.Request && !init.middleware[1]) init.Request ??= plain as never;
    const validator =
      validate !== 'off' && (Object.values(options.validators ?? {}) as Validator[]).find((each) => each.operation === operation.operation);
    if (validator === undefined) throw new TypeError('there is no validator for ' + operation.operation);
    if (validator && validate === 'both') validator.request({ ...init, params: draft.params ?? given?.params }, onInvalid);
    const fail = failing(operation, signal);
    const exchange: Exchange = (request) => {
      const attempt = () =>
        (request.clone ? fetch(retry ? request.clone() : (request as Request)) : (fetch as typeof globalThis.fetch)(request.url, request)).catch(fail);
      return retry ? retry(attempt, operation, signal) : attempt();
    };
    init.fetch = (request) => {
      if (!request.headers.has('Accept')) request.headers.set('Accept', draft.accept);
      return authorize(request, exchange, draft.security);
    };
    const answer = (await client
      .request(operation.method as never, operation.path as never, init as never)
      .then(draft.parse as ((answer: object) => Answer | Promise<Answer>) | undefined)
      .catch((error: unknown) => {
        if (isRead) fail(error);
        throw error;
      })) as Answer;
    const { data, error = data, response } = answer;
    if (validator && (draft.parse || parseAs === 'json')) validator.response(response, error, onInvalid);
    answer.status = response.status;
    return draft.read?.(answer) ?? answer;
  };
  return {
    '~send': send,
    use: (...middleware) => {
      used.push(...middleware);
    },
    eject: (...middleware) => {
      used = used.filter((each) => !middleware.includes(each));
    },
  };
}`,
    needs: [
      'Caller',
      'CallerOptions',
      'Described',
      'Init',
      'Answer',
      'Draft',
      'Sent',
      'plain',
      'Exchange',
      'Authorize',
      'failing',
    ],
  },
  withOperations: {
    code: String.raw`type Calls = (caller: Caller) => unknown;

/** The functions of openapi-fetch and those of operations by name, all of which send what the document says. */
export function withOperations(caller: Caller, operations: Readonly<Record<string, Described>>): unknown {
  const request = (method: string, path: string, init?: object) => {
    const called = (name: string) => Object.values(operations).find((each) => each.operation === name + ' ' + path);
    return caller['~send'](called(method) ?? called(method.toUpperCase()) ?? operation(method, path), init);
  };
  const client: Record<string, unknown> = { ...caller, request };
  // Its methods: GET, PUT and so on.
  for (const method in createClient()) client[method] ??= request.bind(null, method);
  for (const [name, each] of Object.entries(operations as unknown as Readonly<Record<string, Calls & { pages?: Calls }>>))
    client[name] = Object.assign(each.bind(null, caller), { pages: each.pages?.bind(null, caller) });
  return client;
}`,
    needs: ['Caller', 'Described', 'operation'],
  },
};
