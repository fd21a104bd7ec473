import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, ToolError } from '../../errors.js';
import type { RelayEvent } from './event.js';
import type { Relay, RelayOptions } from './index.js';
import { startRelay } from './index.js';

/** What the thread of a relay says. */
export type FromRelay =
  | { kind: 'ready'; url: string }
  | { kind: 'refused'; message: string; hint: string | undefined }
  | { kind: 'events'; events: RelayEvent[] }
  | { kind: 'closed' };

/** What it is told. */
export type ToRelay =
  | { kind: 'judged'; exchanges: number; bytes: number }
  | { kind: 'found'; ticket: number; findings: string }
  | { kind: 'close' };

function say(message: FromRelay, moved: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}

function heed(relay: Relay, message: ToRelay): void {
  if (message.kind === 'judged') relay.judged(message.exchanges, message.bytes);
  else if (message.kind === 'found') relay.found(message.ticket, message.findings);
  else
    void relay.close().then(() => {
      say({ kind: 'closed' });
      parentPort?.close();
    });
}

try {
  const relay = await startRelay(workerData as RelayOptions, (events, memory) =>
    say({ kind: 'events', events }, [memory]),
  );
  parentPort?.on('message', (message: ToRelay) => heed(relay, message));
  say({ kind: 'ready', url: relay.url });
} catch (thrown) {
  const hint = thrown instanceof ToolError ? thrown.hint : undefined;
  say({ kind: 'refused', message: messageOf(thrown), hint });
}
