import type { Secrets } from '../http/secrets/redaction.js';
import type { HttpClient } from '../io/http-client/index.js';
import type { SentRequest } from '../model/exchange.js';
import { notify } from './notify.js';

/** One request that a callback describes, and what became of it. */
export interface CallbackEvent {
  /** When it was sent, in the format of RFC 3339. */
  time: string;
  method: string;
  /** Credentials redacted. */
  url: string;
  /** What was answered; undefined when nothing was. */
  status: number | undefined;
  /** Why nothing was answered. */
  failed: string | undefined;
  /** Milliseconds from sending it to its answer, or to its failure. */
  ms: number;
}

type Listener = ((event: CallbackEvent) => void) | undefined;

/** Sends what callbacks describe, and tells what became of each. Nobody waits for it. */
export function callbackSender(
  client: HttpClient,
  listener: Listener,
): (callback: SentRequest, secrets: Secrets) => void {
  return (callback, secrets) => void send(client, callback, secrets, listener);
}

async function send(
  client: HttpClient,
  callback: SentRequest,
  secrets: Secrets,
  listener: Listener,
): Promise<void> {
  const time = new Date().toISOString();
  const { outcome, duration } = await client.send(callback);
  const isAnswer = outcome.kind === 'response';
  notify(listener, {
    time,
    method: callback.method,
    url: secrets.url(callback.url),
    status: isAnswer ? outcome.status : undefined,
    failed: isAnswer ? undefined : secrets.text(outcome.message),
    ms: Math.round(duration * 1000) / 1000,
  });
}
