import type { Incoming } from '../io/http-server/message.js';
import { pairsOf } from '../io/http-server/message.js';
import type { MutableMock } from '../mock/mutable.js';
import type { Mutation } from '../mock/mutation.js';
import type { BoundRequest } from '../mock/request/bind.js';
import type { Violation } from '../mock/request/refusal.js';
import type { Operation } from '../model/document.js';
import type { Exchange, SentRequest } from '../model/exchange.js';
import type { Alteration } from './one-clause.js';

/** How the mock reads a request, and what it answers. */
export interface Observed {
  answer: Alteration & { refused: string | undefined };
  /** The values of a valid request. */
  bound: BoundRequest | undefined;
  /** What is wrong with its values. */
  violations: readonly Violation[];
  /** The status of a body that cannot be read. */
  unreadable: number | undefined;
  lacksCredentials: boolean;
}

/** Shows a request of a run to the right mock, without a socket. */
export function observe(mock: MutableMock, { request }: Exchange): Observed {
  const seen: Omit<Observed, 'answer' | 'violations'> & { violations: Violation[] } = {
    bound: undefined,
    violations: [],
    unreadable: undefined,
    lacksCredentials: false,
  };
  const watching: Mutation = {
    overlooksCredentials: () => {
      seen.lacksCredentials = true;
      return false;
    },
    overlooks: (_operation, violation) => {
      seen.violations.push(violation);
      return false;
    },
    overlooksUnreadable: (_operation, status) => {
      seen.unreadable = status;
      return false;
    },
    refuses: (_operation, bound) => {
      seen.bound = bound;
      return false;
    },
  };
  const answer = answeredOnce(mock, watching, request);
  return { ...seen, answer };
}

/** What a mutated mock answers to requests, one after the other, from its start on. */
export function answered(
  mock: MutableMock,
  mutation: Mutation,
  ...requests: readonly SentRequest[]
): Observed['answer'][] {
  mock.mutate(mutation);
  try {
    return requests.map((request) => {
      const { outgoing, refused } = mock.respond(incomingOf(request));
      const { status, fields, body } = outgoing;
      const headers = pairsOf(fields).filter(([name]) => name !== 'Content-Length');
      return { status, headers, body: body?.toString(), refused };
    });
  } finally {
    mock.mutate(undefined);
  }
}

/** What a mutated mock answers to one request. */
export function answeredOnce(
  mock: MutableMock,
  mutation: Mutation,
  request: SentRequest,
): Observed['answer'] {
  const [answer] = answered(mock, mutation, request);
  if (!answer) throw new Error('a request was not answered');
  return answer;
}

/** The operation by which the mock answers a request; undefined for none. */
export function answererOf(mock: MutableMock, request: SentRequest): Operation | undefined {
  return mock.respond(incomingOf(request)).operation;
}

function incomingOf({ method, url, headers, body = '' }: SentRequest): Incoming {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const byName = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { method, target, fields: headers.flat(), headers: byName, body: Buffer.from(body) };
}
