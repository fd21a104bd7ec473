import type { Secrets } from '../http/secrets/redaction.js';
import type { Received } from './received.js';
import { faultName } from './request/fault.js';

/** One request the mock has answered. */
export interface MockEvent {
  /** When it had arrived, as RFC 3339 says it. */
  time: string;
  method: string;
  /** Path and query as sent, credentials redacted. */
  target: string;
  status: number;
  /** Name of the document and id of the operation; undefined when no operation was found. */
  document: string | undefined;
  operation: string | undefined;
  /** Name of the response example that was answered with. */
  example: string | undefined;
  /** Why the request was not served. */
  refused: string | undefined;
  /** The fault it suffered, as `Prefer: fault=` names it. */
  fault: string | undefined;
  /** Milliseconds from its arrival to its answer. */
  ms: number;
}

/** What a log says of a request. */
export function eventOf({ time, incoming, response, ms }: Received, secrets: Secrets): MockEvent {
  const target = response?.shownTarget ?? secrets.url(incoming.target);
  if (response) response.shownTarget = target;
  return {
    time: new Date(time).toISOString(),
    method: incoming.method,
    target,
    status: response?.outgoing.status ?? 0,
    document: response?.operation?.contract.name,
    operation: response?.operation?.id,
    example: response?.example,
    refused: response?.refused,
    fault: response?.fault === undefined ? undefined : faultName(response.fault),
    ms: Math.round((ms ?? 0) * 1000) / 1000,
  };
}
