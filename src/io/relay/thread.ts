import { Worker } from 'node:worker_threads';
import { ToolError } from '../../errors.js';
import { packageFile } from '../package-file.js';
import type { RelayEvent } from './event.js';
import type { Relay, RelayOptions } from './index.js';
import type { FromRelay, ToRelay } from './worker.js';

/**
 * A relay in a thread of its own: however long something takes to be judged, what is relayed does not wait.
 * `onCrash`: called where the thread ends by itself, which is a fault of specproof.
 * @throws ToolError as `startRelay` does.
 */
export function startRelayThread(
  options: RelayOptions,
  tell: (events: RelayEvent[]) => void,
  onCrash: (error: Error) => void,
): Promise<Relay> {
  const worker = new Worker(packageFile('dist/src/io/relay/worker.js'), { workerData: options });
  const say = (message: ToRelay): void => worker.postMessage(message);
  return new Promise((resolve, reject) => {
    let closed = (): void => undefined;
    const relay = (url: string): Relay => ({
      url,
      judged: (exchanges, bytes) => say({ kind: 'judged', exchanges, bytes }),
      found: (ticket, findings) => say({ kind: 'found', ticket, findings }),
      close: () =>
        new Promise((done) => {
          closed = done;
          say({ kind: 'close' });
        }),
    });
    worker.on('message', (message: FromRelay) => {
      if (message.kind === 'events') tell(message.events);
      else if (message.kind === 'ready') resolve(relay(message.url));
      else if (message.kind === 'closed') closed();
      else {
        const { hint } = message;
        reject(new ToolError(message.message, hint === undefined ? {} : { hint }));
      }
    });
    worker.once('error', (error) => {
      reject(error);
      closed();
      onCrash(error);
    });
  });
}
