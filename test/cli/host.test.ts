import { describe, expect, it } from 'vitest';
import { columnsOf, wantsColor, wantsLive } from '../../src/cli/host.js';

describe('wantsColor', () => {
  it.each<[Record<string, string>, boolean | undefined, boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{}, undefined, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('with the environment %j and a terminal %s is %s', (env, isTerminal, wanted) => {
    expect(wantsColor(env, isTerminal)).toBe(wanted);
  });
});

describe('the screen', () => {
  it('is as wide as the terminal, else as the environment says, else 80 columns', () => {
    expect(columnsOf(120, { COLUMNS: '160' })).toBe(120);
    expect(columnsOf(undefined, { COLUMNS: '160' })).toBe(160);
    expect([columnsOf(undefined, {}), columnsOf(0, { COLUMNS: '-1' })]).toEqual([80, 80]);
  });

  it('has a live line at a terminal, unless it is a log', () => {
    expect(wantsLive({}, true)).toBe(true);
    expect([
      wantsLive({}, undefined),
      wantsLive({ CI: 'true' }, true),
      wantsLive({ TERM: 'dumb' }, true),
    ]).toEqual([false, false, false]);
  });
});
