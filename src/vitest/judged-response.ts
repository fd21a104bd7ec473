import { resolve } from 'node:path';
import { ToolError } from '../errors.js';
import { isJsonType } from '../http/media-type.js';
import type { Json } from '../json/json.js';
import { jsonText } from '../json/text.js';
import { documentsOf } from '../load/bundled.js';
import { loadContracts } from '../load/index.js';
import { leaveOutUnusable } from '../load/usability.js';
import type { Contract } from '../model/document.js';
import type { Evidence } from '../model/report.js';
import type { RecordedExchange } from '../traffic/recorded.js';
import { responseChecked, unseenEvidence } from '../traffic/response.js';
import type { Told } from './failure.js';
import { told } from './failure.js';

/** What is known of the request besides what the answer says of it. */
export interface ContractRequest {
  method?: string;
  /** The address, or path and query. */
  url?: string;
  headers?: Readonly<Record<string, string>>;
  /** As it was sent. */
  body?: string;
}

/**
 * What is wrong with an answer by the documents, errors alone; and what it shows of them, with the first of their answers
 * all that could be shown.
 */
export async function judgedResponse(
  received: unknown,
  documents: readonly string[],
  request: ContractRequest = {},
): Promise<{ findings: Told[]; evidence: () => Evidence[] }> {
  const contracts = await contractsOf(documents);
  const { exchange, isWhole } = await exchangeOf(received, request);
  const { findings, evidence: shown } = responseChecked(contracts, exchange, isWhole);
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    evidence: () => {
      if (!shown) return [];
      if (counted.has(contracts)) return shown();
      counted.add(contracts);
      return [...unseenEvidence(contracts), ...shown()];
    },
    findings: errors.map(({ contract, ...finding }) =>
      told(contract, { ...finding, location: contract.locate(finding.pointer) }),
    ),
  };
}

/** The documents all of whose clauses are noted. */
const counted = new WeakSet<readonly Contract[]>();

const known = new Map<string, Promise<Contract[]>>();

/** Each set of documents is read once. */
function contractsOf(documents: readonly string[]): Promise<Contract[]> {
  const cwd = resolve();
  const key = [cwd, ...documents].join('\n');
  const found = known.get(key) ?? load(documents, cwd);
  known.set(key, found);
  return found;
}

async function load(documents: readonly string[], cwd: string): Promise<Contract[]> {
  const contracts = await loadContracts(documentsOf(documents, cwd), { cwd });
  for (const contract of contracts) leaveOutUnusable(contract);
  return contracts;
}

/** An answer of one of the libraries; what is absent is undefined. */
interface Shown {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array;
  /** Whether the body was decompressed already. */
  isDecoded: boolean;
  request: ContractRequest;
  /** Whether all of the request is known. */
  isWhole: boolean;
}

async function exchangeOf(
  received: unknown,
  given: ContractRequest,
): Promise<{ exchange: RecordedExchange; isWhole: boolean }> {
  const shown = await shownBy(received);
  const request = { ...shown.request, ...given };
  const { method = 'GET', url, headers = {}, body } = request;
  if (url === undefined)
    throw new ToolError('toSatisfyContract: the answer does not say what was asked', {
      hint: "Give the request beside the documents: { method: 'POST', url: '/things' }.",
    });
  const dropped = shown.isDecoded
    ? ['content-encoding', 'content-length', 'transfer-encoding']
    : ['transfer-encoding'];
  return {
    isWhole: shown.isWhole,
    exchange: {
      method: method.toUpperCase(),
      url: new URL(url, 'http://localhost').href,
      headers: Object.entries(headers),
      ...(body !== undefined && { body: Buffer.from(body) }),
      outcome: {
        kind: 'response',
        status: shown.status,
        statusText: '',
        headers: shown.headers.filter(([name]) => !dropped.includes(name.toLowerCase())),
        body: shown.body,
      },
      duration: 0,
    },
  };
}

type Members = Readonly<Record<string, unknown>>;

async function shownBy(received: unknown): Promise<Shown> {
  if (received instanceof Response) return ofFetch(received);
  if (typeof received === 'object' && received !== null) {
    const answer = received as Members;
    if (typeof answer['statusCode'] === 'number' && answer['rawPayload'] instanceof Uint8Array)
      return ofInject(answer);
    if (typeof answer['status'] === 'number' && 'config' in answer && 'data' in answer)
      return ofAxios(answer);
    if (typeof answer['status'] === 'number' && 'headers' in answer && ('text' in answer || 'body' in answer))
      return ofSupertest(answer);
  }
  throw new ToolError('toSatisfyContract: expected an answer of fetch, supertest, light-my-request or axios');
}

async function ofFetch(response: Response): Promise<Shown> {
  if (response.bodyUsed)
    throw new ToolError('toSatisfyContract: the body of the answer has been read already', {
      hint: 'Ask before it is read, or give response.clone().',
    });
  const { status, headers, url } = response;
  const body = new Uint8Array(await response.clone().arrayBuffer());
  return {
    status,
    headers: [...headers],
    body,
    isDecoded: true,
    request: url === '' ? {} : { url },
    isWhole: false,
  };
}

/** Fastify's `inject`: https://github.com/fastify/light-my-request */
function ofInject(answer: Members): Shown {
  const { statusCode, rawPayload, headers, raw } = answer;
  const {
    method,
    url,
    headers: sent,
  } = (raw as { req: { method: string; url: string; headers: object } }).req;
  return {
    status: statusCode as number,
    headers: fieldsOf(headers),
    body: rawPayload as Uint8Array,
    isDecoded: false,
    request: { method, url, headers: Object.fromEntries(fieldsOf(sent)) },
    isWhole: method === 'GET',
  };
}

/** https://axios-http.com/docs/res_schema */
function ofAxios(answer: Members): Shown {
  const { status, headers, data } = answer;
  const config = answer['config'] as {
    method?: string;
    url?: string;
    baseURL?: string;
    params?: unknown;
    headers?: unknown;
    data?: unknown;
  };
  const { responseURL } = ((answer['request'] as Members | undefined)?.['res'] ?? {}) as {
    responseUrl?: string;
    responseURL?: string;
  };
  const responseUrl =
    ((answer['request'] as Members | undefined)?.['res'] as { responseUrl?: string } | undefined)
      ?.responseUrl ?? responseURL;
  const url = responseUrl ?? `${config.baseURL ?? ''}${config.url ?? ''}`;
  const fields = fieldsOf(headers);
  return {
    status: status as number,
    headers: fields,
    body: bytesOf(data, fields),
    isDecoded: true,
    request: {
      ...(config.method !== undefined && { method: config.method }),
      url,
      headers: Object.fromEntries(fieldsOf(config.headers)),
      ...(typeof config.data === 'string' && { body: config.data }),
    },
    isWhole: config.data === undefined || typeof config.data === 'string',
  };
}

/** https://github.com/forwardemail/supertest, whose answers are superagent's. */
function ofSupertest(answer: Members): Shown {
  const { status, headers, text, body } = answer;
  const asked = answer['request'] as { method?: string; url?: string; _data?: unknown } | undefined;
  const sent = (answer['req'] as { getHeaders?: () => object } | undefined)?.getHeaders?.();
  const fields = fieldsOf(headers);
  const data = asked?._data;
  const isText = typeof text === 'string' && !(body instanceof Uint8Array);
  return {
    status: status as number,
    headers: fields,
    body: isText ? Buffer.from(text) : bytesOf(body, fields),
    isDecoded: true,
    request: {
      ...(asked?.method !== undefined && { method: asked.method }),
      ...(asked?.url !== undefined && { url: asked.url }),
      headers: Object.fromEntries(fieldsOf(sent)),
      ...(data !== undefined && { body: typeof data === 'string' ? data : jsonText(data) }),
    },
    isWhole: data === undefined || typeof data === 'string' || isPlain(data),
  };
}

function isPlain(value: unknown): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

/** The bytes of a body that a library has read already. */
function bytesOf(data: unknown, headers: readonly (readonly [string, string])[]): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (data === undefined || data === '') return new Uint8Array();
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const isText = typeof data === 'string' && !isJsonType(type);
  // A library that has not parsed JSON gives its text.
  if (isText || (typeof data === 'string' && /^\s*["[{]/.test(data))) return Buffer.from(data);
  return Buffer.from(jsonText(data as Json));
}

function fieldsOf(headers: unknown): [name: string, value: string][] {
  if (headers === null || typeof headers !== 'object') return [];
  return Object.entries(headers as Members).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return value.map((each): [string, string] => [name, String(each)]);
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
  });
}
