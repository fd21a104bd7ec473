import { expect, it, vi } from 'vitest';
import { runCommand } from '../../src/io/command.js';

it('ends what a command has started with it, when its time is over', async () => {
  const script = 'sleep 60 & echo $!; echo $$; wait';
  const { stdout, fault } = await runCommand({ line: script }, 500);
  expect(fault).toBe('was not done after 0.5 s');
  const pids = stdout.trim().split('\n').map(Number);
  expect(pids).toHaveLength(2);
  for (const pid of pids) await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), 10_000);
});
