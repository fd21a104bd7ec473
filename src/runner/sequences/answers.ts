import { isServed } from '../../document/responses.js';
import type { Json } from '../../json/json.js';
import { parseJson } from '../../json/text.js';
import type { Case, Exchange } from '../../model/exchange.js';

/** Whether a request is to be served. */
export function isValid({ expected: { claim } }: Pick<Case, 'expected'>): boolean {
  return claim === 'documented' || claim === 'plausible';
}

/** The status of an answer; undefined where there is none. */
export function statusOf(exchange: Exchange | undefined): number | undefined {
  return exchange?.outcome.kind === 'response' ? exchange.outcome.status : undefined;
}

export function isSucceeded(exchange: Exchange | undefined): exchange is Exchange {
  const status = statusOf(exchange);
  return exchange !== undefined && status !== undefined && isServed(exchange.case.operation, status);
}

export function isRefused(exchange: Exchange): boolean {
  const status = statusOf(exchange);
  return status !== undefined && status >= 400 && status < 500;
}

/** Whether an answer says that something is not there. */
export function isGone(exchange: Exchange): boolean {
  return [404, 410].includes(statusOf(exchange) ?? 0);
}

/** The JSON that a request is sent with; null where it has none. */
export function sentIn({ request: { body } }: Pick<Case, 'request'> | Pick<Exchange, 'request'>): Json {
  try {
    return body === undefined ? null : parseJson(body);
  } catch {
    return null;
  }
}
