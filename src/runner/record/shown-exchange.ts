import { decodeBytes } from '../../http/decode-body.js';
import type { Secrets } from '../../http/secrets/redaction.js';
import { memoize } from '../../json/memoize.js';
import type {
  Exchange,
  HttpResponse,
  ShownBody,
  ShownExchange,
  ShownMessages,
} from '../../model/exchange.js';

/** An exchange as it may be shown: a JSON value of all that was judged, less the secrets that are known. */
export const shownExchange = memoize((exchange: Exchange, secrets: Secrets): ShownExchange => {
  const { operation, id, phase, why, clause, violated, afterWrite, security, expected } = exchange.case;
  return {
    document: operation.contract.name,
    operation: operation.id,
    case: {
      ...{ id, phase, why: secrets.text(why), clause, ...expected },
      ...(violated && { violated }),
      ...(afterWrite && { afterWrite }),
      ...(security !== undefined && { security }),
    },
    ...shownMessages(exchange, secrets),
  };
});

/** A request and what came back as they may be shown, whoever has made them. */
export function shownMessages(
  { request, outcome, started, duration }: Omit<Exchange, 'case'>,
  secrets: Secrets,
): ShownMessages {
  const { method, url, headers, body } = request;
  return {
    started: started ?? 0,
    duration,
    request: {
      method,
      url: secrets.url(url),
      headers: shownHeaders(headers, secrets),
      ...(body !== undefined && { body: { text: secrets.text(body) } }),
    },
    ...(outcome.kind === 'response'
      ? { response: shownResponse(outcome, secrets) }
      : { failure: { reason: outcome.reason, message: secrets.text(outcome.message) } }),
  };
}

type Headers = [name: string, value: string][];

function shownHeaders(headers: Headers, secrets: Secrets): Headers {
  return headers.map(([name, value]) => [name, secrets.header(name, value)]);
}

function shownResponse(
  { body, isOpen, headers, ...response }: HttpResponse,
  secrets: Secrets,
): NonNullable<ShownMessages['response']> {
  const decoded = decodeBytes({ ...response, body, headers, ...(isOpen && { isOpen }) });
  return {
    status: response.status,
    statusText: secrets.text(response.statusText),
    headers: shownHeaders(headers, secrets),
    body: shownBody(decoded.ok ? decoded.value : body, secrets),
    size: body.length,
    ...(decoded.ok ? {} : { isCoded: true as const }),
    ...(isOpen && { isOpen }),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function shownBody(bytes: Uint8Array, secrets: Secrets): ShownBody {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    // Each byte is a character, so that what is a secret is found among them.
    const shown = secrets.text(Buffer.from(bytes).toString('latin1'));
    return { base64: Buffer.from(shown, 'latin1').toString('base64') };
  }
  return { text: secrets.text(text) };
}
