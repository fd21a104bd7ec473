import type { Secrets } from '../message/secrets.js';
import type { Contract } from '../model.js';
import { withCors } from './cors.js';
import type { CorsPolicy } from './cors.js';
import { indexJson, indexPage } from './index-page.js';
import { negotiate } from './negotiation.js';
import type { ReceivedRequests } from './received.js';
import { servedDocument, servedDocuments } from './reference.js';
import type { ServedDocument } from './reference.js';
import { referencePage } from './reference-page.js';
import { mockRefusal, problemDetails } from './refusal.js';
import { decodeForm, queryPairsOf, splitTarget } from './request.js';
import { outgoing } from './wire.js';
import type { Incoming, Outgoing } from './wire.js';

/** Where the mock's own pages and switches live; no document should describe paths below it. */
export const CONTROL = '/__specproof/';

/** A file of the viewer, as it is sent. */
export interface Asset {
  type: string;
  content: Buffer;
}

export interface ControlContext {
  contracts: readonly Contract[];
  secrets: Secrets;
  received: ReceivedRequests;
  cors: CorsPolicy;
  /** Everything before the documents' paths, for when a request does not say how it reached the mock. */
  url: string;
  /** Of specproof. */
  version: string;
  reset: () => Promise<void>;
  /** Must not reject; undefined when there is no such file. */
  viewerFile: (name: string) => Promise<Asset | undefined>;
}

type Field = readonly [name: string, value: string];

interface Reply {
  status: number;
  headers: readonly Field[];
  body: string | Buffer | undefined;
}

/** The answer to a request for one of the mock's own pages or switches. */
export async function answerControl(incoming: Incoming, context: ControlContext): Promise<Outgoing> {
  const { path, query } = splitTarget(incoming.target);
  const { status, headers, body } = await reply(incoming, path, query, context);
  const fields = withCors(context.cors, incoming.headers.origin, [...headers, ...COMMON]);
  return outgoing(status, fields, body);
}

const COMMON: readonly Field[] = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
];

function reply(
  { method, headers }: Incoming,
  path: string,
  query: string,
  context: ControlContext,
): Reply | Promise<Reply> {
  const rest = path === '/' ? '' : path.slice(CONTROL.length);
  const [area = '', name = ''] = rest.split('/', 2).map(decodeForm);
  const documents = (): ServedDocument[] => servedDocuments(context.contracts);
  switch (area) {
    case '':
      return only(['GET'], method, () => index(headers, documents(), context));
    case 'requests':
      return only(['GET', 'DELETE'], method, () => requests(method, query, context));
    case 'reset':
      return only(['POST'], method, async () => {
        await context.reset();
        return NOTHING;
      });
    case 'documents':
      return only(['GET'], method, () => {
        const found = documents().find((each) => `${each.name}.json` === name);
        return found ? json(servedDocument(found, baseOf(headers.host, context))) : missing(path);
      });
    case 'reference':
      return only(['GET'], method, () => {
        const found = documents().find((each) => each.name === name);
        return found ? html(...referencePage(found)) : missing(path);
      });
    case 'viewer':
      return only(['GET'], method, async () => {
        const file = await context.viewerFile(name);
        return file
          ? { status: 200, headers: [['Content-Type', file.type]], body: file.content }
          : missing(path);
      });
    default:
      return missing(path);
  }
}

const NOTHING: Reply = { status: 204, headers: [], body: undefined };

/** HEAD is GET without content, which the server leaves out. */
function only(methods: string[], method: string, make: () => Reply | Promise<Reply>): Reply | Promise<Reply> {
  if (methods.includes(method) || (method === 'HEAD' && methods.includes('GET'))) return make();
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ');
  return problem(405, `This takes ${allow} only.`, [['Allow', allow]]);
}

/** How the client reached the mock: through a container or another name, that is not the address it listens on. */
function baseOf(host: string | string[] | undefined, { url }: ControlContext): string {
  if (typeof host !== 'string' || !/^[A-Za-z0-9.-]+(:\d+)?$|^\[[0-9a-fA-F:.]+\](:\d+)?$/.test(host))
    return url;
  return `${url.slice(0, url.indexOf('//'))}//${host}`;
}

function index(
  { accept, host }: Incoming['headers'],
  documents: readonly ServedDocument[],
  context: ControlContext,
): Reply {
  const base = baseOf(host, context);
  const types = [{ type: 'application/json' }, { type: 'text/html' }];
  const [best] = negotiate(typeof accept === 'string' ? accept : undefined, types);
  return best?.type === 'text/html'
    ? html(...indexPage(documents, base))
    : json(indexJson(documents, base, context.version));
}

function requests(method: string, query: string, { received, secrets, contracts }: ControlContext): Reply {
  if (method === 'DELETE') {
    received.clear();
    return NOTHING;
  }
  const wanted = queryPairsOf(query).find(({ name }) => name === 'operation')?.value;
  const id = wanted === undefined ? undefined : decodeForm(wanted);
  const ids = contracts.flatMap(({ operations }) => operations.map((operation) => operation.id));
  // A misspelt id would make "nothing was received" true.
  if (id !== undefined && !ids.includes(id))
    return problem(400, `No operation is called '${id}'. There are ${ids.join(', ')}.`);
  const all = received.list(secrets);
  const list = id === undefined ? all : all.filter(({ operation }) => operation === id);
  return json({ dropped: received.dropped, requests: list });
}

function missing(path: string): Reply {
  return problem(
    404,
    `The mock has no ${path}. It has / and, below ${CONTROL}, requests, reset, documents/NAME.json and reference/NAME.`,
  );
}

function problem(status: number, detail: string, headers: Field[] = []): Reply {
  const body = JSON.stringify(problemDetails(status, mockRefusal(status, detail)));
  return { status, headers: [...headers, ['Content-Type', 'application/problem+json']], body };
}

function json(value: object): Reply {
  return {
    status: 200,
    headers: [['Content-Type', 'application/json; charset=utf-8']],
    body: `${JSON.stringify(value)}\n`,
  };
}

function html(text: string, policy: string): Reply {
  return {
    status: 200,
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Content-Security-Policy', policy],
    ],
    body: text,
  };
}
