import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/json/suggestion.js';

describe('nearestName', () => {
  const known = ['slow-after', 'select', 'page', 'order'];
  it.each([
    ['slow-aftr', "; did you mean 'slow-after'?"],
    ['SELECT', "; did you mean 'select'?"],
    ['pages', "; did you mean 'page'?"],
    ['odrer', "; did you mean 'order'?"],
    ['something-else', '; known are slow-after, select, page, order'],
    ['', '; known are slow-after, select, page, order'],
  ])('answers an unknown %j with "%s"', (wanted, hint) => {
    expect(nearestName(wanted, known)).toBe(hint);
  });

  it('is empty where no names are known', () => {
    expect(nearestName('x', [])).toBe('');
  });
});
