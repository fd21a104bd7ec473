import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PactV4 as Pact } from '@pact-foundation/pact';
import { afterAll, beforeAll } from 'vitest';
import type { Json } from '../../src/json/json.js';
import type { BUNDLED } from '../../src/load/bundled.js';
import type { Contract, Operation } from '../../src/model/document.js';
import type { Likeness, LikeOptions } from '../../src/traffic/pact/like.js';
import { like } from '../../src/traffic/pact/like.js';
import { bundledContract } from '../../test/support/bundled.js';
import { CONSUMER, mergedText, pactPath, publish, readPact } from './pact-file.js';

// Before Pact is loaded: it calls home otherwise.
process.env.PACT_DO_NOT_TRACK = 'true';
const { PactV4 } = await import('@pact-foundation/pact');

/** What a consumer sends. */
interface Asked {
  /** Pact's description, without the endpoint. */
  description: string;
  /** The state of contracts/states.yaml, and what it is to be like. */
  state?: [name: string, parameters?: Record<string, Json>];
  path?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Json;
  /** The answer: what the document promises, and what the state adds to it. */
  status: number;
  answer?: LikeOptions;
}

/** Milliseconds: Pact's server may take note of a request only after it has answered, and is asked for it at once. */
const SETTLING = 20;

/** The consumer side of one endpoint. */
export interface Endpoint {
  contract: Contract;
  operation: Operation;
  /**
   * Runs a consumer's test against Pact's own server, which answers with `likeness.example`, and keeps the interaction
   * when the test has passed.
   */
  interaction: (
    asked: Asked,
    test: (server: { url: string; likeness: Likeness }) => Promise<void>,
  ) => Promise<void>;
}

/**
 * The consumer side of one endpoint's suite. Pact writes into a folder of the suite's own; when every test in it has
 * passed, its interactions are compared with the pact file, or written to it.
 */
export async function consumerOf(
  provider: (typeof BUNDLED)[number],
  operationId: string,
  endpoint: string,
): Promise<Endpoint> {
  const contract = await bundledContract(provider);
  const operation = contract.operations.find((one) => one.id === operationId);
  if (!operation) throw new Error(`no operation ${operationId}`);
  const folder = keptPacts(provider, endpoint);
  const interaction: Endpoint['interaction'] = async (asked, test) => {
    const { state, body, status } = asked;
    const likeness = like(contract, operationId, status, asked.answer);
    const pact = new PactV4({ dir: folder(), consumer: CONSUMER, provider, logLevel: 'error' });
    const described = pact.addInteraction().uponReceiving(`${endpoint}: ${asked.description}`);
    const [name, parameters] = state ?? [];
    await (name === undefined ? described : given(described, name, parameters))
      .withRequest(operation.method.toUpperCase(), asked.path ?? operation.path, (request) => {
        request.query(asked.query ?? {}).headers({ Accept: 'application/json', ...asked.headers });
        if (body !== undefined) request.jsonBody(body);
      })
      .willRespondWith(status, (response) => {
        response.headers(likeness.headers);
        if (likeness.body !== undefined) response.jsonBody(likeness.body);
      })
      .executeTest(async ({ url }) => {
        await test({ url, likeness });
        await delay(SETTLING);
      });
  };
  return { contract, operation, interaction };
}

type Described = ReturnType<ReturnType<Pact['addInteraction']>['uponReceiving']>;

function given(described: Described, name: string, parameters: Record<string, Json> | undefined): Described {
  return parameters === undefined ? described.given(name) : described.given(name, parameters as never);
}

/** A folder for the pacts of one suite; what is in it when the suite has passed becomes part of the pact file. */
function keptPacts(provider: string, endpoint: string): () => string {
  let dir = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'specproof-pact-'));
  });
  // Vitest hands fixtures over first, and insists on the braces.
  // eslint-disable-next-line no-empty-pattern
  afterAll(({}, suite) => {
    try {
      const [written] = readdirSync(dir);
      const fresh = written === undefined ? undefined : readPact(join(dir, written));
      if (!fresh || !hasPassed(suite.tasks)) return;
      const path = pactPath(provider);
      publish(path, mergedText(readPact(path), fresh, endpoint), process.env['UPDATE_PACTS'] !== undefined);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
  return () => dir;
}

interface Task {
  result?: { state: string } | undefined;
  tasks?: Task[];
}

/** Every one of them: a suite of which some tests were skipped says nothing about those. */
function hasPassed(tasks: Task[]): boolean {
  return tasks.every(({ result, tasks: inner }) => (inner ? hasPassed(inner) : result?.state === 'pass'));
}

/** A documented value: of the request's JSON body, or of a parameter. */
export function exampleOf(operation: Operation, where: 'body' | { parameter: string }, name?: string): Json {
  const examples =
    where === 'body'
      ? operation.requestBody?.content.find(({ type }) => type === 'application/json')?.examples
      : operation.parameters.find((one) => one.name === where.parameter)?.examples;
  const example = examples?.find((one) => one.name === name);
  if (!example) throw new Error(`${operation.id} has no example '${name ?? ''}' for it`);
  return example.value;
}

/** The value a document gives for use where nobody has a real one. */
export function placeholderOf(contract: Contract, scheme: string): string {
  const placeholder = contract.securitySchemes.find(({ key }) => key === scheme)?.placeholder;
  if (placeholder === undefined) throw new Error(`${scheme} has no placeholder`);
  return placeholder;
}
