/** An exchange that was relayed, as the upstream has seen it. Fields are names and values in turn. */
export interface RelayedExchange {
  method: string;
  url: string;
  fields: string[];
  body: Uint8Array;
  status: number;
  statusText: string;
  answered: string[];
  answer: Uint8Array;
  /** The answer is a stream whose reader went away before its end. */
  isOpen: boolean;
  /** Milliseconds since 1970. */
  started: number;
  /** Milliseconds until the last byte of the answer. */
  duration: number;
}

/** What a relay tells. Nothing that it relays waits for it. */
export type RelayEvent =
  /** `ticket`: the client waits for what is found, by this number. */
  | { kind: 'exchange'; exchange: RelayedExchange; ticket?: number }
  /** It was relayed, and cannot be judged; `why` is the end of a sentence. */
  | { kind: 'unjudged'; method: string; url: string; why: string }
  /** The upstream did not answer, or broke off. */
  | { kind: 'failed'; method: string; url: string; why: string };
