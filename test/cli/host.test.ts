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
    [{ CI: 'true', GITHUB_ACTIONS: 'true' }, undefined, true],
    [{ CI: 'true', GITLAB_CI: 'true' }, false, true],
    [{ CI: 'true', GITLAB_CI: 'true', NO_COLOR: '1' }, false, false],
    [{ CI: 'true', GITLAB_CI: 'true', FORCE_COLOR: '0' }, false, false],
    // Who would read the colors is not known.
    [{ CI: 'true' }, undefined, false],
  ])('with the environment %j and a terminal %s is %s', (env, isTerminal, wanted) => {
    expect(wantsColor(env, isTerminal)).toBe(wanted);
  });

  it('is false for a file, in the log of a CI too, unless colors are forced', () => {
    expect(wantsColor({ CI: 'true', GITHUB_ACTIONS: 'true' }, undefined, true)).toBe(false);
    expect(wantsColor({ FORCE_COLOR: '1' }, undefined, true)).toBe(true);
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
