import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { foundInTurns } from '../../src/prove/in-turns.js';

function* endless(): Generator<number, void> {
  for (let i = 0; ; i++) yield i;
}

describe('what is found in turns', () => {
  it('lets a timer end work that has no end', async () => {
    let isOver = false;
    void delay(1).then(() => (isOver = true));
    expect(await foundInTurns(endless(), () => isOver)).toBeUndefined();
  });

  it('is everything that the steps find, in their order', async () => {
    expect(await foundInTurns([1, undefined, 2].values(), () => false)).toEqual([1, 2]);
  });
});
