import { decodeForm, queryPairsOf } from '../../http/parse/query-pairs.js';
import type { Secrets } from '../../http/secrets/redaction.js';
import type { Incoming, Outgoing } from '../../io/http-server/message.js';
import { outgoing } from '../../io/http-server/message.js';
import type { Asset } from '../../io/viewer.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import { preflight, withCors } from '../cors.js';
import type { ProviderStates, StateChange } from '../data/states.js';
import type { ReceivedRequests } from '../received.js';
import { mockRefusal, problemDetails } from '../request/refusal.js';
import { splitTarget } from '../request/request.js';
import { negotiate } from '../response/negotiation.js';
import type { ControlAccess } from './access.js';
import { controlCors, denialOf } from './access.js';
import { curlFor } from './curl.js';
import { indexJson } from './index-json.js';
import { indexPage } from './index-page.js';
import type { ServedDocument } from './reference.js';
import { servedDocument, servedDocuments } from './reference.js';
import { referencePage } from './reference-page.js';
import { readStateChange } from './state-change.js';
import { viewedDocument } from './viewed-document.js';

/** The path of the mock's own pages and switches. Documents should describe no paths below it. */
export const CONTROL = '/__specproof/';

export interface ControlContext {
  contracts: readonly Contract[];
  secrets: Secrets;
  received: ReceivedRequests;
  access: ControlAccess;
  /** The mock's address, before the documents' paths, for requests without a Host field. */
  url: string;
  /** The version of specproof. */
  version: string;
  reset: () => Promise<void>;
  /** The provider states that can be asked for; undefined where the mock was given none. */
  states: ProviderStates | undefined;
  /** Makes one of them true, besides those before it; without one, the data are as they were at the start. */
  state: (change: StateChange | undefined) => void;
  /** Returns a file of the viewer; undefined when there is none of that name. Must not reject. */
  viewerFile: (name: string) => Promise<Asset | undefined>;
}

type Field = readonly [name: string, value: string];

interface Reply {
  status: number;
  headers: readonly Field[];
  body: string | Buffer | undefined;
}

/** Answers a request for one of the mock's own pages or switches. */
export async function answerControl(incoming: Incoming, context: ControlContext): Promise<Outgoing> {
  const denial = denialOf(incoming, context.access);
  const cors = controlCors(context.access.cors);
  const allowed = denial ? undefined : preflight(cors, incoming);
  if (allowed) return allowed;
  const { status, headers, body } = denial
    ? problem(denial.status, denial.detail)
    : await reply(incoming, context);
  return outgoing(status, withCors(cors, incoming.headers.origin, [...headers, ...COMMON]), body);
}

const COMMON: readonly Field[] = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
];

/** A request for one of the mock's own pages or switches. */
interface ControlRequest {
  method: string;
  path: string;
  /** The path after the name of the area. */
  name: string;
  query: string;
  accept: string | undefined;
  documents: readonly ServedDocument[];
  /** The address by which the client reached the mock, before the documents' paths. */
  base: string;
  body: Incoming['body'];
}

interface Area {
  methods: readonly string[];
  /** Returns the answer; undefined when nothing has that name. */
  reply: (asked: ControlRequest, context: ControlContext) => Reply | undefined | Promise<Reply | undefined>;
}

/** Areas by the first segment below CONTROL; the empty one is the index. */
const AREAS: Readonly<Record<string, Area>> = {
  '': { methods: ['GET', 'HEAD'], reply: index },
  requests: { methods: ['GET', 'HEAD', 'DELETE'], reply: requests },
  reset: {
    methods: ['POST'],
    reply: async (_, context) => {
      await context.reset();
      return NOTHING;
    },
  },
  states: { methods: ['POST'], reply: stateChange },
  documents: {
    methods: ['GET', 'HEAD'],
    reply: ({ name, query, base, documents }) => {
      const found = documents.find((each) => `${each.name}.json` === name);
      return found && json((query === 'viewer' ? viewedDocument : servedDocument)(found, base));
    },
  },
  reference: {
    methods: ['GET', 'HEAD'],
    reply: ({ name, documents }) => {
      const found = documents.find((each) => each.name === name);
      return found && html(...referencePage(found));
    },
  },
  curl: {
    methods: ['GET', 'HEAD'],
    reply: async ({ name, query, base, documents }) => {
      const { contract } = documents.find((each) => each.name === name) ?? {};
      const operation = contract?.operations.find(({ id }) => id === queryValue(query, 'operation'));
      const line = operation && (await curlFor(operation, base));
      return line === undefined ? undefined : text(`${line}\n`);
    },
  },
  viewer: {
    methods: ['GET', 'HEAD'],
    reply: async ({ name }, context) => {
      const file = await context.viewerFile(name);
      return file && { status: 200, headers: [['Content-Type', file.type]], body: file.content };
    },
  },
};

async function reply({ method, target, headers, body }: Incoming, context: ControlContext): Promise<Reply> {
  const { path, query } = splitTarget(target);
  const [name = '', ...rest] = path === '/' ? [] : path.slice(CONTROL.length).split('/').map(decodeForm);
  const area = Object.hasOwn(AREAS, name) ? AREAS[name] : undefined;
  if (!area) return missing(path);
  if (!area.methods.includes(method)) {
    const allow = area.methods.join(', ');
    return problem(405, `${path} takes ${allow} only.`, [['Allow', allow]]);
  }
  const asked: ControlRequest = {
    method,
    path,
    name: rest.join('/'),
    query,
    accept: typeof headers.accept === 'string' ? headers.accept : undefined,
    documents: servedDocuments(context.contracts),
    base: baseOf(headers.host, context),
    body,
  };
  return (await area.reply(asked, context)) ?? missing(path);
}

const NOTHING: Reply = { status: 204, headers: [], body: undefined };

/**
 * Returns the address by which the client reached the mock. Through a container or another host name, it differs from
 * the one that the mock listens on.
 */
function baseOf(host: string | string[] | undefined, { url }: ControlContext): string {
  if (typeof host !== 'string' || !/^[A-Za-z0-9.-]+(:\d+)?$|^\[[0-9a-fA-F:.]+\](:\d+)?$/.test(host))
    return url;
  return `${url.slice(0, url.indexOf('//'))}//${host}`;
}

function index({ accept, documents, base }: ControlRequest, { version }: ControlContext): Reply {
  const [best] = negotiate(accept, [{ type: 'application/json' }, { type: 'text/html' }]);
  return best?.type === 'text/html'
    ? html(...indexPage(documents, base))
    : json(indexJson(documents, base, version));
}

function requests(
  { method, query }: ControlRequest,
  { received, secrets, contracts }: ControlContext,
): Reply {
  if (method === 'DELETE') {
    received.clear();
    return NOTHING;
  }
  const id = queryValue(query, 'operation');
  const last = queryValue(query, 'last');
  if (last !== undefined && !/^[1-9]\d{0,5}$/.test(last))
    return problem(400, `last=${last} is not understood: expected how many of the newest requests to list.`);
  const ids = contracts.flatMap(({ operations }) => operations.map((operation) => operation.id));
  // With a misspelt id, the list would be empty, and a test that expects no requests would pass.
  if (id !== undefined && !ids.includes(id))
    return problem(400, `No operation is called '${id}'. There are ${ids.join(', ')}.`);
  const all = received.list(secrets);
  const list = id === undefined ? all : all.filter(({ operation }) => operation === id);
  return json({ dropped: received.dropped, requests: list.slice(-Number(last ?? list.length)) });
}

/** As Pact's verifier sends it: `state`, its `params`, and the `action`, `setup` or `teardown`. */
function stateChange({ body }: ControlRequest, { states, state }: ControlContext): Reply {
  const change = readStateChange(body, states);
  if ('problem' in change) return problem(400, change.problem);
  state(change.change);
  return json(change.change?.parameters ?? {});
}

/** The decoded value of a parameter; undefined where the query has none. */
function queryValue(query: string, wanted: string): string | undefined {
  const found = queryPairsOf(query).find(({ name }) => name === wanted);
  return found && decodeForm(found.value);
}

function missing(path: string): Reply {
  return problem(
    404,
    `The mock has no ${path}. It has / and, below ${CONTROL}, requests, reset, states, documents/NAME.json, reference/NAME and curl/NAME?operation=ID.`,
  );
}

function problem(status: number, detail: string, headers: Field[] = []): Reply {
  const body = jsonText(problemDetails(status, mockRefusal(status, detail)));
  return { status, headers: [...headers, ['Content-Type', 'application/problem+json']], body };
}

function json(value: object): Reply {
  return {
    status: 200,
    headers: [['Content-Type', 'application/json; charset=utf-8']],
    body: `${jsonText(value)}\n`,
  };
}

function text(body: string): Reply {
  return { status: 200, headers: [['Content-Type', 'text/plain; charset=utf-8']], body };
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
