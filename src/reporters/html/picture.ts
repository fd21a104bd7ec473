import type { ClauseState, PageClause } from './data.js';
import type { Markup } from './markup.js';
import { markup } from './markup.js';

/** How high a bar of a state is, of 10: states are told apart without colors, too. */
const HEIGHTS: Readonly<Record<ClauseState, number>> = { seen: 7, empty: 5, never: 2, broken: 10 };

const CLASSES: Readonly<Record<ClauseState, string>> = { seen: 's', empty: 'e', never: 'n', broken: 'b' };

const ORDER: readonly ClauseState[] = ['seen', 'empty', 'never', 'broken'];

/** Pixels of one bar where there is room. */
const WIDTH = 7;

/** The clauses of an operation as bars, in the order of the document. `name`: by which it is drawn again. */
export function picture(clauses: readonly PageClause[], name: string): Markup {
  const paths = ORDER.map((state) => {
    const height = HEIGHTS[state];
    const bars = clauses.flatMap((clause, i) =>
      clause.state === state ? [`M${String(i)} ${String(10 - height)}h.8v${String(height)}h-.8z`] : [],
    );
    return bars.length === 0 ? '' : `<path class="${CLASSES[state]}" d="${bars.join('')}"/>`;
  });
  return frame(clauses, `<g id="${name}">${paths.join('')}</g>`);
}

/** The same picture once more. */
export function pictureAgain(clauses: readonly PageClause[], name: string): Markup {
  return frame(clauses, `<use href="#${name}"/>`);
}

function frame(clauses: readonly PageClause[], inside: string): Markup {
  const width = Math.max(1, clauses.length);
  const style = `max-width:${String(width * WIDTH)}px`;
  return `<svg class="picture" viewBox="0 0 ${String(width)} 10" preserveAspectRatio="none" style="${style}" aria-hidden="true">${inside}</svg>` as Markup;
}

/** What a bar of each state means. */
export function legend(counts: Readonly<Record<ClauseState, number>>): Markup {
  const meaning: Readonly<Record<ClauseState, string>> = {
    seen: 'seen with a value',
    empty: 'seen only null or empty',
    never: 'never seen',
    broken: 'broken, seen or not',
  };
  const entries = ORDER.map((state) => {
    const height = HEIGHTS[state];
    const bar =
      `<svg viewBox="0 0 10 10" preserveAspectRatio="none" aria-hidden="true"><path class="${CLASSES[state]}" d="M0 ${String(10 - height)}h10v${String(height)}h-10z"/></svg>` as Markup;
    return markup`<span>${bar}${counts[state]} ${{ text: meaning[state] }}</span>`;
  });
  return markup`<p class="legend">${entries}</p>`;
}

/** How many clauses there are of each state. */
export function countsOf(clauses: readonly PageClause[]): Record<ClauseState, number> {
  const counts = { seen: 0, empty: 0, never: 0, broken: 0 };
  for (const { state } of clauses) counts[state]++;
  return counts;
}
