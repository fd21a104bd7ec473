import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PactV4 as Pact } from '@pact-foundation/pact';
import { afterAll, beforeAll } from 'vitest';
import type { Json } from '../../src/json/json.js';
import type { Contract, Operation } from '../../src/model/document.js';
import { CONSUMER, mergedText, pactPath, publish, readPact } from './pact-file.js';

// Before Pact is loaded: it calls home otherwise.
process.env.PACT_DO_NOT_TRACK = 'true';
const { MatchersV3: matchers, PactV4 } = await import('@pact-foundation/pact');
export const MatchersV3 = matchers;

export interface Consumer {
  /** Starts an interaction; descriptions are told apart by the endpoint in front. */
  interaction(description: string): ReturnType<Pact['addInteraction']>;
}

/**
 * The consumer side of one endpoint's suite. Pact writes into a folder of the suite's own; the pact file gets the
 * suite's interactions when every test in it has passed, and is left alone otherwise.
 */
export function consumerOf(provider: string, endpoint: string): Consumer {
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
      publish(path, mergedText(readPact(path), fresh, endpoint), !process.env.CI);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
  return {
    interaction: (description) =>
      new PactV4({ dir, consumer: CONSUMER, provider, logLevel: 'error' })
        .addInteraction()
        .uponReceiving(`${endpoint}: ${description}`),
  };
}

interface Task {
  result?: { state: string } | undefined;
  tasks?: Task[];
}

/** Every one of them: a suite of which some tests were skipped says nothing about those. */
function hasPassed(tasks: Task[]): boolean {
  return tasks.every(({ result, tasks: inner }) => (inner ? hasPassed(inner) : result?.state === 'pass'));
}

/** A header whose value is JSON's media type; the pattern has to match all of it. */
export const jsonType = {
  'Content-Type': MatchersV3.regex('^application\\/json(;.*)?$', 'application/json'),
};

export function operationOf(contract: Contract, id: string): Operation {
  const operation = contract.operations.find((one) => one.id === id);
  if (!operation) throw new Error(`no operation ${id}`);
  return operation;
}

/** A documented JSON value: `body` of the request, or of the answer with a status. */
export function exampleOf(operation: Operation, where: 'body' | '200' | '401', name: string): Json {
  const owner =
    where === 'body' ? operation.requestBody : operation.responses.find(({ status }) => status === where);
  const json = owner?.content.find(({ type }) => type === 'application/json');
  const example = json?.examples.find((one) => one.name === name);
  if (!example) throw new Error(`${operation.id} has no example '${name}' for ${where}`);
  return example.value;
}

/** The value a document gives for use where nobody has a real one. */
export function placeholderOf(contract: Contract, scheme: string): string {
  const placeholder = contract.securitySchemes.find(({ key }) => key === scheme)?.placeholder;
  if (placeholder === undefined) throw new Error(`${scheme} has no placeholder`);
  return placeholder;
}
