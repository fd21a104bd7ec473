import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Incoming } from '../io/http-server/message.js';
import type { Pointer } from '../json/json.js';
import type { Contract, Operation } from '../model/document.js';
import type { SentRequest } from '../model/exchange.js';
import { neededSchemas } from '../schema/enforceability.js';
import { schemasOf } from '../schema/validate/validator.js';
import { CachedResponder } from './cached-responder.js';
import { documentedRequest } from './documented-request.js';
import type { Sources } from './respond.js';

/**
 * Answers a documented request to each operation, so that what its first answer takes is loaded and made up when a client
 * asks: those with the most schemas first, which share them with the others. Then it compiles the schemas that these met,
 * which takes what is wrong with a request. Ends after some milliseconds. Requests that arrive are served between two
 * operations, and while clients ask one after another, none is made to wait.
 * @param quietFor For how many milliseconds no client has asked.
 */
export async function warmUp(
  contracts: readonly Contract[],
  sources: Pick<Sources, 'values' | 'data'>,
  milliseconds: number,
  quietFor: () => number,
): Promise<void> {
  const end = performance.now() + milliseconds;
  const isOver = (): boolean => performance.now() > end;
  for (const step of steps(contracts, sources)) {
    await setImmediate();
    while (quietFor() < QUIET && !isOver()) await setTimeout(QUIET);
    if (isOver()) return;
    await step();
  }
}

/** Milliseconds in which a client that was answered asks again, if it has more to ask. */
const QUIET = 20;

function* steps(
  contracts: readonly Contract[],
  sources: Pick<Sources, 'values' | 'data'>,
): Generator<() => Promise<void> | void> {
  // One of its own: what is kept of requests, and remembered of answers, is that of clients alone.
  const responder = new CachedResponder(contracts, { ...sources, state: undefined }, PLAIN);
  for (const operation of contracts.flatMap(heaviestFirst)) {
    yield async () => {
      const request = await documentedRequest(operation, '');
      if (request) responder.respond(incomingOf(request));
    };
  }
  for (const contract of contracts) {
    yield* schemasOf(contract, 'request').compilingMet();
    yield* schemasOf(contract, 'response').compilingMet();
  }
}

const PLAIN = { cors: true, delay: 0, maxDelay: 0, fault: undefined };

/** By the schemas that no operation before them has, the most first. */
function heaviestFirst(contract: Contract): Operation[] {
  const bySize = mostFirst(weighed(contract, contract.operations, () => new Set()));
  const seen = new Set<Pointer>();
  return mostFirst(weighed(contract, bySize, () => seen));
}

interface Weighed {
  operation: Operation;
  weight: number;
}

/** Where operations share very many schemas, those behind the first stay in their order. */
function weighed(contract: Contract, operations: readonly Operation[], seen: () => Set<Pointer>): Weighed[] {
  let left = MOST_WEIGHED;
  return operations.map((operation) => {
    const weight = left > 0 ? Array.from(neededSchemas(contract, [operation], seen())).length : 0;
    left -= weight;
    return { operation, weight };
  });
}

/** Counting so many takes as long as compiling a few. */
const MOST_WEIGHED = 60_000;

function mostFirst(list: readonly Weighed[]): Operation[] {
  return list.toSorted((a, b) => b.weight - a.weight).map(({ operation }) => operation);
}

function incomingOf({ method, url, headers, body = '' }: SentRequest): Incoming {
  return {
    method,
    target: url,
    fields: headers.flat(),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body),
  };
}
