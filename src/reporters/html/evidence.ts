import type { Report } from '../../model/report.js';
import { plural } from '../words/plural.js';
import type { PageData, PageOperation } from './data.js';
import type { Markup } from './markup.js';
import { markup } from './markup.js';
import { countsOf, legend, pictureAgain } from './picture.js';

/** A row for each operation, which the page's script fills with its clauses once it is opened. */
export function evidenceSection({ documents }: Report, { operations }: PageData): Markup {
  const rows = operations.map((operation, i) => operationRow(operation, i, documents.length > 1));
  const counts = countsOf(operations.flatMap(({ clauses }) => clauses));
  const about =
    operations.length === 0
      ? markup`<p>Nothing was sent.</p>`
      : markup`<p>A row is an operation, a bar one clause of the contract, what errors look like included. Open a row, or click a bar, for the clause, its line and the exchanges.</p>${legend(counts)}`;
  return markup`<section aria-labelledby="evidence"><h2 id="evidence" tabindex="-1">Evidence, clause by clause</h2>
${about}
${rows}</section>`;
}

/** How an operation did, as a sign and in a word. */
export function markOf({ clauses, exchanges, isFailing }: PageOperation): { sign: Markup; word: string } {
  // What is only a warning does not count in the verdict, which says at how many operations the contract is broken.
  const [sign, word, color] = isFailing
    ? ['✗', 'broken', 'bad']
    : countsOf(clauses).broken > 0
      ? ['!', 'kept, with warnings', 'warning']
      : exchanges === 0
        ? ['–', 'not sent', 'dim']
        : ['✓', 'kept', 'good'];
  return { sign: markup`<span class="${{ text: color }}" aria-hidden="true">${{ text: sign }}</span>`, word };
}

export function nameOf({ document, id }: PageOperation, isOneOfMany: boolean): string {
  return isOneOfMany ? `${document} ${id}` : id;
}

function operationRow(operation: PageOperation, index: number, isOneOfMany: boolean): Markup {
  const { anchor, method, path, clauses, skipped } = operation;
  const { seen, broken } = countsOf(clauses);
  const { sign, word } = markOf(operation);
  const said = skipped ?? `${String(seen)} of ${plural(clauses.length, 'clause')} seen`;
  const faults = broken > 0 ? `, ${String(broken)} broken` : '';
  const name = markup`<span class="name">${{ text: nameOf(operation, isOneOfMany) }}<small>${{ text: `${method} ${path}` }}</small></span>`;
  const shown = pictureAgain(clauses, `p${String(index)}`);
  return markup`<details class="op" id="${{ text: anchor }}"><summary>${sign}<span class="skip">${{ text: word }}</span>${name}${shown}<span class="counts">${{ text: said + faults }}</span></summary></details>
`;
}
