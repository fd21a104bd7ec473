import { Worker } from 'node:worker_threads';

/** Milliseconds between two signs of life of the main thread, and without one before it counts as stuck. */
const BEAT = 50;
const STUCK = 400;

/** What both threads see: how often the main thread gave a sign of life, and whether its work was broken off. */
const BEATS = 0;
const BROKEN_OFF = 1;

/** Runs beside the main thread. V8 ends JavaScript from outside, in the middle of a loop or a regular expression. */
const WATCH = `
const { workerData: { shared, end, beat, stuck } } = require('node:worker_threads');
const { Session } = require('node:inspector');
const now = () => performance.timeOrigin + performance.now();
setTimeout(() => {
  let [last, since] = [-1, now()];
  const timer = setInterval(() => {
    const beats = Atomics.load(shared, ${String(BEATS)});
    if (beats !== last) [last, since] = [beats, now()];
    if (now() < end || now() - since < stuck) return;
    clearInterval(timer);
    const session = new Session();
    session.connectToMainThread();
    Atomics.store(shared, ${String(BROKEN_OFF)}, 1);
    session.post('Runtime.terminateExecution', () => session.disconnect());
  }, beat);
}, Math.min(end - now() - stuck, 2 ** 31 - 1));
`;

/**
 * Watches this thread from another one. Once so many milliseconds have passed, synchronous work that keeps the event
 * loop waiting is broken off: what it was called by is never resumed, not even its `finally`, and `onBrokenOff` is called
 * from the event loop. Returns the way to end the watching. It keeps no process alive.
 */
export function watchForStandstill(milliseconds: number, onBrokenOff: () => void): () => void {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(WATCH, {
    eval: true,
    execArgv: [],
    // The thread begins later than this line, and no two threads count from the same moment but by the clock.
    workerData: {
      shared,
      end: performance.timeOrigin + performance.now() + milliseconds,
      beat: BEAT,
      stuck: STUCK,
    },
  });
  worker.unref();
  // Without a second thread there is no watching, and all else works.
  worker.on('error', () => undefined);
  const end = (): void => {
    clearInterval(beating);
    void worker.terminate();
  };
  const beating = setInterval(() => {
    Atomics.add(shared, BEATS, 1);
    if (Atomics.load(shared, BROKEN_OFF) === 0) return;
    end();
    onBrokenOff();
  }, BEAT);
  beating.unref();
  return end;
}
