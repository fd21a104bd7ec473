import { ToolError } from '../../errors.js';
import { decodeText } from '../../http/decode-body.js';
import type { HttpClient } from '../../io/http-client/index.js';
import { printable } from '../../json/printable.js';
import type { Location } from '../../model/document.js';
import type { HttpFailure, HttpResponse, SentRequest } from '../../model/exchange.js';
import type { Surroundings, UserCommand } from './user-command.js';
import { outputOf } from './user-command.js';

/** What brings the server under test back to where every run starts: a request, or a command. */
export type Reset =
  | { kind: 'command'; command: UserCommand }
  | {
      kind: 'request';
      request: SentRequest;
      /** Milliseconds that it may take. */
      timeout: number;
      location: Location | undefined;
    };

/** Characters of an answer that a message quotes. */
const MOST_QUOTED = 200;

/** @throws ToolError when it fails: the server under test is not what the run needs, whatever it answers. */
export async function resetServer(
  reset: Reset,
  client: HttpClient,
  surroundings: Surroundings,
): Promise<void> {
  if (reset.kind === 'command') {
    await outputOf(reset.command, surroundings);
    return;
  }
  const { secrets, left, signal } = surroundings;
  const { request, timeout, location } = reset;
  const granted = Math.min(timeout, Math.max(1, Math.ceil(left())));
  const { outcome } = await client.send(request, granted);
  if (signal?.aborted === true || left() <= 0 || isDone(outcome)) return;
  const what = `${request.method} ${secrets.url(request.url)}`;
  throw new ToolError(`reset: ${what} ${secrets.text(faultOf(outcome))}`, {
    location,
    hint: 'Nothing can be proved of a server that is not as the run needs it.',
  });
}

function isDone(outcome: HttpResponse | HttpFailure): boolean {
  return outcome.kind === 'response' && outcome.status >= 200 && outcome.status < 300;
}

function faultOf(outcome: HttpResponse | HttpFailure): string {
  if (outcome.kind === 'failure') return `failed: ${printable(outcome.message)}`;
  const { status, statusText } = outcome;
  const body = decodeText(outcome);
  const said = body.ok ? printable(body.value.trim().slice(0, MOST_QUOTED)) : '';
  const redirect = status >= 300 && status < 400 ? '; redirects are not followed' : '';
  const answer = printable(`${String(status)} ${statusText}`.trim());
  return `was answered ${answer}${redirect}${said === '' ? '' : `: ${said}`}`;
}
