import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/model/events.js';
import { progressLine } from '../../src/reporters/progress.js';

const progress = (parts: Partial<Progress> = {}): Progress => ({
  exchanges: 50,
  planned: 100,
  operations: { planned: 5, all: 5 },
  causes: { error: 0, warning: 0, note: 3 },
  ...parts,
});

describe('the line that says how far a run has come', () => {
  it('tells cases, rate, what was found, the time that is left, and the operation', () => {
    const causes = { error: 2, warning: 1, note: 0 };
    expect(progressLine({ progress: progress(), operation: 'getPet', elapsed: 1000 }, 80)).toBe(
      '50 of 100 cases  50/s  no errors  1 s left  getPet',
    );
    expect(progressLine({ progress: progress({ causes }), operation: 'getPet', elapsed: 25_000 }, 80)).toBe(
      '50 of 100 cases  2.0/s  2 errors, 1 warning  25 s left  getPet',
    );
  });

  it('guesses the cases of operations that are not planned yet', () => {
    const begun = progress({ operations: { planned: 1, all: 4 } });
    expect(progressLine({ progress: begun, operation: 'getPet', elapsed: 10_000 }, 80)).toBe(
      '50 of ~400 cases  5.0/s  no errors  ~70 s left  getPet',
    );
  });

  it('fits the screen, and shows nothing that moves the cursor', () => {
    const line = progressLine(
      { progress: progress(), operation: `\u001b[2J${'取得'.repeat(50)}`, elapsed: 1000 },
      79,
    );
    expect(line).toContain('  \\u001b[2J取得');
    expect(line).toMatch(/…$/);
    expect(line.length).toBeLessThan(70);
  });
});
