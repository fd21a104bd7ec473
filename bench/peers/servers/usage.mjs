// Loaded before a server: tells the process that started it how much CPU time, in ms, and memory it has used; memory
// after full collections, and time to give pages back.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

process.on('message', async (what) => {
  for (let i = 0; what === 'memory' && i < 3; i++) {
    globalThis.gc();
    await delay(300);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send({ rss, held: heapUsed + external, cpu: (user + system) / 1000 });
});
process.channel?.unref();
