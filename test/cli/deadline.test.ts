import { describe, expect, it } from 'vitest';
import { Deadline } from '../../src/cli/deadline.js';
import type { Host } from '../../src/cli/host.js';
import { watchForStandstill } from '../../src/io/watchdog.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function hostOf(): Host & { told: string[] } {
  const told: string[] = [];
  return {
    stdout: (text) => told.push(text),
    stderr: (text) => told.push(text),
    env: {},
    cwd: '.',
    color: false,
    columns: 80,
    onInterrupt: () => () => undefined,
    abandon: () => told.push('abandoned'),
    told,
  };
}

/** Work that never lets the event loop go on. */
const standstills: [string, () => void][] = [
  ['a loop', () => { for (;;); }],
  ['a regular expression', () => void /^(a+)+$/.test(`${'a'.repeat(60)}!`)],
  ['a loop that catches everything', () => { for (;;) try { JSON.parse('['); } catch { /* again */ } }],
]; // prettier-ignore

describe('a command that never ends', () => {
  it.each(standstills)('is given up after its time: %s', async (_, work) => {
    const host = hostOf();
    const deadline = new Deadline(50, host);
    const endless = async (): Promise<number> => {
      await pause(1);
      work();
      return 0;
    };
    await expect(deadline.run(endless)).rejects.toThrow('not done after 0.05 s');
    expect(host.told).toEqual(['abandoned']);
  });

  it('is given up after its time where it waits for something that does not come', async () => {
    await expect(new Deadline(50, hostOf()).run(() => new Promise(() => undefined))).rejects.toThrow('not done');
  }); // prettier-ignore

  it('is given up after the time of its process, of which loading its code was a part', async () => {
    const host: Host = { ...hostOf(), startedAt: performance.now() - 60_000 };
    await expect(new Deadline(60_000, host).run(() => new Promise(() => undefined))).rejects.toThrow('not done after 60 s'); // prettier-ignore
  });

  it('ends with what it has found, if it has found something', async () => {
    const deadline = new Deadline(50, hostOf());
    const work = async (): Promise<number> => {
      deadline.rescue = () => Promise.resolve(1);
      await pause(1);
      for (;;);
    };
    expect(await deadline.run(work)).toBe(1);
  });
});

it('a command that comes to its end while it is rescued tells nothing a second time', async () => {
  const deadline = new Deadline(20, hostOf());
  const told: string[] = [];
  const tell = (text: string, code: number): Promise<number> =>
    deadline.tell(async () => {
      told.push(`${text} begins`);
      await pause(50);
      told.push(`${text} ends`);
      return code;
    });
  let end: Promise<number> | undefined;
  const slow = async (): Promise<number> => {
    deadline.rescue = () => tell('what was found', 1);
    await pause(760);
    return (end = tell('all', 0));
  };
  expect(await deadline.run(slow)).toBe(1);
  await pause(100);
  expect(await end).toBe(1);
  expect(told).toEqual(['what was found begins', 'what was found ends']);
});

describe('a command that ends in time', () => {
  it('has its own exit code, and is not given up', async () => {
    const host = hostOf();
    expect(await new Deadline(10_000, host).run(() => Promise.resolve(3))).toBe(3);
    await expect(new Deadline(10_000, host).run(() => Promise.reject(new Error('of its own')))).rejects.toThrow('of its own'); // prettier-ignore
    expect(host.told).toEqual([]);
  });

  it('may take longer to deliver what it has found', async () => {
    const deadline = new Deadline(20, hostOf());
    const slow = async (): Promise<number> => {
      deadline.settle();
      await pause(1000);
      return 0;
    };
    expect(await deadline.run(slow)).toBe(0);
  });
});

it('work that gives way to others now and then is not broken off', async () => {
  let isBrokenOff = false;
  const end = watchForStandstill(10, () => (isBrokenOff = true));
  for (let n = 0; n < 40; n++) await pause(20);
  end();
  expect(isBrokenOff).toBe(false);
});
