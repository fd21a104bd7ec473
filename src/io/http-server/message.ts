/** What a network, rather than a server, can do to an answer. */
export const NETWORK_FAULTS = ['reset', 'hang', 'truncate'] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

/** A request as it came off the wire. Fields are kept raw; nothing is parsed before it is needed. */
export interface Incoming {
  /** As sent, in capitals. */
  method: string;
  target: string;
  /** Names and values in turn, as received. */
  fields: readonly string[];
  /** By lower-cased name; what the server itself needs to decide quickly. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `too-large` when it went beyond the limit and was thrown away. */
  body: Buffer | 'too-large';
}

/** An answer, ready to be written. */
export interface Outgoing {
  status: number;
  /** Names and values in turn, Content-Length included. */
  fields: string[];
  body: string | Buffer | undefined;
  /** The parts of the body, which are sent one by one. */
  parts?: readonly string[];
  /** What the network is to do to it. */
  fault?: NetworkFault;
}

export function pairsOf(fields: readonly string[]): [name: string, value: string][] {
  const pairs: [name: string, value: string][] = [];
  for (let i = 0; i < fields.length; i += 2) pairs.push([fields[i] ?? '', fields[i + 1] ?? '']);
  return pairs;
}

/** Longer texts are written faster as bytes that are ready. */
const LONG = 16 * 1024;

/** An answer with everything that its bytes need. */
export function outgoing(
  status: number,
  headers: readonly (readonly [name: string, value: string])[],
  body: string | Buffer | undefined,
): Outgoing {
  const bytes = typeof body === 'string' && body.length > LONG ? Buffer.from(body) : body;
  const fields: string[] = [];
  for (const [name, value] of headers) fields.push(name, value);
  // The statuses without content must not state its length (RFC 9110 §8.6).
  if (status !== 204 && status !== 304) fields.push('Content-Length', String(Buffer.byteLength(bytes ?? '')));
  return { status, fields, body: bytes };
}

/** Makes an answer one that is sent in parts, as they come: nothing is said of its length. */
export function streamed(answer: Outgoing, parts: readonly string[]): void {
  answer.parts = parts;
  const at = answer.fields.lastIndexOf('Content-Length');
  if (at >= 0) answer.fields.splice(at, 2);
}
