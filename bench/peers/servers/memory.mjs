// Loaded before a server: tells its memory, after a full collection, to the process that started it.
import process from 'node:process';

process.on('message', () => {
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ rss, held: heapUsed + external });
});
process.channel?.unref();
