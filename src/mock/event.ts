import type { Secrets } from '../http/secrets/redaction.js';
import type { Response } from './cached-responder.js';
import type { Received } from './received.js';
import { faultName } from './request/fault.js';

/** One request the mock has answered. */
export interface MockEvent {
  /** When the request had arrived, in the format of RFC 3339. */
  time: string;
  method: string;
  /** Path and query as sent, credentials redacted. */
  target: string;
  status: number;
  /** Name of the document and id of the operation; undefined when no operation was found. */
  document: string | undefined;
  operation: string | undefined;
  /** Name of the response example in the answer; undefined when it has none. */
  example: string | undefined;
  /** Why the request was not served; undefined when it was. */
  refused: string | undefined;
  /** Why the body is not valid, where no valid one could be made up; undefined elsewhere. */
  invalid: string | undefined;
  /** The fault that was applied, as `Prefer: fault=` names it; undefined for none. */
  fault: string | undefined;
  /** Milliseconds from the arrival of the request to its answer. */
  ms: number;
}

/** Returns the log entry for a request. */
export function eventOf({ time, incoming, ms }: Received, response: Response, secrets: Secrets): MockEvent {
  const target = (response.shownTarget ??= secrets.url(incoming.target));
  return {
    time: new Date(time).toISOString(),
    method: incoming.method,
    target,
    status: response.outgoing.status,
    document: response.operation?.contract.name,
    operation: response.operation?.id,
    example: response.example,
    refused: response.refused,
    invalid: response.invalid,
    fault: response.fault === undefined ? undefined : faultName(response.fault),
    ms: Math.round(ms * 1000) / 1000,
  };
}
