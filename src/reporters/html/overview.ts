import type { Report } from '../../model/report.js';
import { plural } from '../words/plural.js';
import { oftenAt } from '../words/verdict.js';
import type { PageCause, PageData, PageOperation } from './data.js';
import { markOf, nameOf } from './evidence.js';
import type { Markup } from './markup.js';
import { markup, NOTHING } from './markup.js';
import { countsOf, legend, picture } from './picture.js';

/** Causes of the first screen. */
const MOST_CAUSES = 5;

/** The first screen: what is broken and where the contract says otherwise, beside the picture of what was shown. */
export function overview(report: Report, { operations }: PageData, told: readonly PageCause[]): Markup {
  const title = report.proof
    ? 'What nobody noticed'
    : report.isLint === true
      ? 'What is wrong'
      : 'What is broken';
  const isShown = operations.length > 0 && !report.proof;
  return markup`<div class="overview">${causesList(told, title)}${!isShown ? NOTHING : map(report, operations)}</div>`;
}

function causesList(told: readonly PageCause[], title: string): Markup {
  const more = told.length - MOST_CAUSES;
  const items = told
    .slice(0, MOST_CAUSES)
    .map(({ anchor, severity, check, message, location, line, count, operations, curl }) => {
      const place = `${location.file}:${String(location.line)}`;
      const color = severity === 'error' ? 'bad' : 'warning';
      return markup`<li><span class="badge ${{ text: color }}">${{ text: severity }}</span><a href="#${{ text: anchor }}">${{ text: check }}</a> <span class="dim">${{ text: oftenAt({ count, operations }) }}</span>
<p class="clip">${{ text: message }}</p>
<p class="clip one"><code class="dim">${{ text: place }}</code> <code>${{ text: line ?? '' }}</code></p>
${curl === undefined ? NOTHING : markup`<p class="clip one dim"><code>${{ text: curl }}</code></p>`}</li>`;
    });
  return markup`<section aria-labelledby="broken"><h2 id="broken">${{ text: title }}</h2>
${told.length === 0 ? markup`<p>Nothing.</p>` : markup`<ol class="list">${items}</ol>`}
${more > 0 ? markup`<p><a href="#causes">and ${more} more</a></p>` : NOTHING}</section>`;
}

function map({ documents, summary: { evidence } }: Report, operations: readonly PageOperation[]): Markup {
  const rows = operations.map((operation, i) => {
    const { anchor, clauses } = operation;
    const { seen, broken } = countsOf(clauses);
    const { sign, word } = markOf(operation);
    const name = nameOf(operation, documents.length > 1);
    const said = `${name}: ${word}, ${String(seen)} of ${plural(clauses.length, 'clause')} seen, ${String(broken)} broken`;
    return markup`<li><a href="#${{ text: anchor }}" aria-label="${{ text: said }}">${sign}<span class="clip one">${{ text: name }}</span>${picture(clauses, `p${String(i)}`)}</a></li>
`;
  });
  const { seen, clauses, errorSeen, errorClauses } = evidence;
  const errors =
    errorClauses === 0 ? '' : `, and ${String(errorSeen)} of ${String(errorClauses)} of error answers`;
  return markup`<section aria-labelledby="map"><h2 id="map">What was shown of it</h2>
<p>${{ text: `${String(seen)} of ${plural(clauses, 'documented clause')} seen with a value${errors}` }}. A row is an operation, a bar one clause.</p>
${legend(countsOf(operations.flatMap((operation) => operation.clauses)))}
<ul class="map" tabindex="0" aria-label="Operations, with a bar for each clause">${rows}</ul></section>`;
}
