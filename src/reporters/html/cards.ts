import type { Report } from '../../model/report.js';
import { plural } from '../words/plural.js';
import { sidesOf } from '../words/sides.js';
import type { PageCause } from './data.js';
import type { Markup } from './markup.js';
import { markup, NOTHING } from './markup.js';

/** All causes, with everything that is known of each. */
export function causesSection(
  { isLint }: Report,
  told: readonly PageCause[],
  notes: readonly PageCause[],
): Markup {
  if (told.length + notes.length === 0) return NOTHING;
  const others = plural(notes.length, 'note');
  const title =
    isLint === true ? 'What is wrong, and where' : 'What is broken, and where the contract says otherwise';
  return markup`<section aria-labelledby="causes">
<h2 id="causes" tabindex="-1">${{ text: title }}</h2>
${told.length === 0 ? markup`<p>Nothing.</p>` : told.map(card)}
${notes.length === 0 ? NOTHING : markup`<details><summary>${{ text: others }}, which break nothing</summary>${notes.map(card)}</details>`}
</section>`;
}

const COLORS = { error: 'bad', warning: 'warning', note: 'dim' } as const;

function card(cause: PageCause): Markup {
  const { anchor, severity, check, message, location, line, expected, received, operations, curl } = cause;
  const place = `${location.file}:${String(location.line)}:${String(location.column)}`;
  const searched = [check, message, place, expected, received, ...operations].join('\n').toLowerCase();
  const quoted = line === undefined || line === '' ? NOTHING : markup`<br><code>${{ text: line }}</code>`;
  return markup`<article class="card is-${{ text: severity }}" id="${{ text: anchor }}" tabindex="-1" data-text="${{ text: searched }}">
<h3><span class="badge ${{ text: COLORS[severity] }}">${{ text: severity }}</span><a href="#${{ text: anchor }}">${{ text: check }}</a></h3>
<p>${{ text: message }}</p>
<div class="says"><span class="dim">The contract, <code>${{ text: place }}</code></span>${quoted}</div>
<dl>${facts(cause)}</dl>
${curl === undefined ? NOTHING : markup`<p class="dim">To repeat it:</p><pre class="curl" tabindex="0">${{ text: curl }}</pre>`}
<div class="more"></div>
</article>`;
}

/** Operations that are named one by one. */
const MOST_NAMED = 8;

function facts(cause: PageCause): Markup[] {
  const { count, operations, known } = cause;
  const more = operations.length - MOST_NAMED;
  const named = [...operations.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${String(more)} more`] : [])];
  const where = named.length === 0 ? '' : ` at ${named.join(', ')}`;
  return [
    ...sidesOf(cause).map(([name, text]) => row(name, markup`<code>${{ text }}</code>`)),
    row('shown', markup`${{ text: `${plural(count, 'time')}${where}` }}`),
    ...(known ? [row('accepted', markup`${{ text: known.reason }}`)] : []),
  ];
}

function row(name: string, value: Markup): Markup {
  return markup`<dt>${{ text: name }}</dt><dd>${value}</dd>`;
}
