import type { Report } from '../../model/report.js';
import { isFailing } from '../tests.js';
import { comparisonOf } from '../words/comparison.js';
import { plural } from '../words/plural.js';
import { noticedOf } from '../words/proof-words.js';
import { endingOf, extentOf, isBroken, verdictOf, warningsOf } from '../words/verdict.js';
import { causesSection } from './cards.js';
import type { PageData } from './data.js';
import { evidenceSection } from './evidence.js';
import type { Markup } from './markup.js';
import { markup, NOTHING } from './markup.js';
import { overview } from './overview.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

/** Nothing may be loaded, from nowhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** The states by which clauses are filtered. */
const FILTERS = ['broken', 'never', 'empty', 'seen'] as const;

/** What is searched for and filtered by; a linter has shown no clauses. */
function controls({ operations }: PageData): Markup {
  const what = operations.length === 0 ? 'Search causes' : 'Search causes, operations and clauses';
  const filters = markup`<span class="dim">clauses:</span>${FILTERS.map((state) => markup`<button type="button" data-filter="${{ text: state }}" aria-pressed="false">${{ text: state }}</button>`)}`;
  return markup`<div class="controls" role="search">
<input id="search" type="search" aria-label="${{ text: what }}" placeholder="${{ text: what }} (press /)">
${operations.length === 0 ? NOTHING : filters}
<span id="found" class="dim" role="status"></span>
</div>`;
}

/** The whole page. `packed`: the data that its script reads, as gzip in Base64. */
export function page(report: Report, data: PageData, packed: string): string {
  const told = (['error', 'warning'] as const).flatMap((severity) =>
    data.causes.filter((cause) => cause.severity === severity),
  );
  const notes = data.causes.filter(({ severity }) => severity === 'note');
  const isBad = isBroken(report);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${{ text: POLICY }}">
<title>${{ text: `${isBad ? '✗' : '✓'} ${verdictOf(report)} – specproof` }}</title>
<style>${STYLE as Markup}</style>
</head>
<body>
${report.isLint === true ? NOTHING : markup`<a class="skip" href="#evidence">Skip to the evidence</a>`}
${head(report, isBad)}
<main>
${overview(report, data, told)}
${controls(data)}
${causesSection(report, told, notes)}
${report.isLint === true ? NOTHING : evidenceSection(report, data)}
</main>
<footer><p class="dim">${{ text: `specproof ${report.tool.version}, seed ${String(report.seed)}` }}</p></footer>
<script id="data" type="application/octet-stream">${packed as Markup}<\/script>
<script>${SCRIPT as Markup}<\/script>
</body>
</html>
`;
}

function head(report: Report, isBad: boolean): Markup {
  const { documents, isMock, isLint } = report;
  const ending = endingOf(report);
  const lines = documents.map(({ title, version, source, server }) => {
    const target = server === '' ? NOTHING : markup` at <code>${{ text: server }}</code>`;
    return markup`<p class="dim">${{ text: `${title} ${version}` }} (<code>${{ text: source }}</code>)${target}</p>`;
  });
  const [sign, color] = isBad ? ['✗', 'bad'] : ['✓', 'good'];
  return markup`<header>
<h1><span class="${{ text: color }}" aria-hidden="true">${{ text: sign }}</span> ${{ text: sentence(report) }}</h1>
${ending === undefined ? NOTHING : markup`<p class="warning"><strong>${{ text: ending }}</strong></p>`}
${isMock === true ? markup`<p class="warning">The mock of these documents was verified, no server.</p>` : NOTHING}
${lines}
${isLint === true ? NOTHING : markup`<p class="dim">${{ text: extentOf(report) }}</p>`}
${comparison(report)}
</header>`;
}

function comparison(report: Report): Markup {
  const told = comparisonOf(report);
  if (!told) return NOTHING;
  const items = told.entries.map(
    ({ what, text }) => markup`<li><strong>${{ text: what }}</strong> ${{ text }}</li>`,
  );
  return markup`<details><summary>${{ text: told.sentence }}</summary><ul>${items}</ul></details>`;
}

/** The verdict in a sentence. */
function sentence(report: Report): string {
  const { causes, operations, isLint, failOn, proof } = report;
  if (proof) return `The suite ${noticedOf(proof)}.`;
  const failing = causes.filter(({ severity }) => isFailing(severity, failOn));
  if (failing.length === 0) {
    const others = warningsOf(report).replace(/^, /, ' There are ');
    const kept = isLint === true ? 'No errors were found.' : 'Nothing was found that breaks the contract.';
    return isBroken(report)
      ? `Not proved: ${verdictOf(report)}.`
      : `${kept}${others === '' ? '' : `${others}.`}`;
  }
  const ids = new Set(
    failing.flatMap(({ document, operations: own }) => own.map((id) => `${document} ${id}`)),
  );
  if (isLint === true)
    return failing.length === 1 ? 'One fault was found.' : `${plural(failing.length, 'fault')} were found.`;
  const where = ids.size === 0 ? '' : `, at ${String(ids.size)} of ${plural(operations.length, 'operation')}`;
  const ways = failing.length === 1 ? 'in one way' : `in ${String(failing.length)} ways`;
  return `The contract is broken ${ways}${where}.`;
}
