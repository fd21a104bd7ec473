import { methodName } from '../../document/methods.js';
import { basePathsOf } from '../../document/reader/servers.js';
import { formatLocation } from '../../errors.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation, UnusableOperation } from '../../model/document.js';
import { escapeHtml, hashSource, page } from './html.js';
import { SCRIPT } from './index-script.js';
import { STYLE } from './index-style.js';
import type { ServedDocument } from './reference.js';

/** Returns the index as a page, and the Content-Security-Policy to serve it with. */
export function indexPage(
  documents: readonly ServedDocument[],
  base: string,
): [html: string, policy: string] {
  const body = [
    `<header><h1>specproof mock <code>${escapeHtml(base)}</code></h1>`,
    '<p>Answers as the documents describe. <code>Prefer: code=404</code> or <code>Prefer: example=NAME</code> choose another answer.</p></header>',
    ...documents.map((each) => section(each)),
    REQUESTS,
    `<script>${SCRIPT}</script>`,
  ].join('\n');
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(STYLE)}`,
    `script-src ${hashSource(SCRIPT)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return [page('specproof mock', `<style>${STYLE}</style>`, body), policy];
}

/** Filled by the script, and without one a link to the same. */
const REQUESTS = `<section id="received"><h2>Last requests</h2>
<p class="note" role="status">None yet. <a href="/__specproof/requests">All of them, as JSON</a></p>
<table hidden><thead><tr><th>Method<th>Path<th>Answer<th>Operation<th>Time</thead><tbody></tbody></table></section>`;

function section({ name, contract }: ServedDocument): string {
  const { title, version, operations, unusable } = contract;
  const { first } = basePathsOf(contract);
  const file = encodeURIComponent(name);
  return [
    `<section><h2>${escapeHtml(title === '' ? name : title)} <small>${escapeHtml(version)}</small></h2>`,
    `<p class="note"><a href="/__specproof/reference/${file}">Reference, to try it out</a> · `,
    `<a href="/__specproof/documents/${file}.json">OpenAPI document</a></p>`,
    operations.length > 0
      ? table(operations, first, file)
      : '<p>It describes no operation that could be served.</p>',
    ...(unusable.length > 0 ? [leftOut(unusable, first)] : []),
    '</section>',
  ].join('\n');
}

function table(operations: readonly Operation[], base: string, file: string): string {
  return `<table class="operations"><tbody>${operations.map((each) => row(each, base, file)).join('\n')}</tbody></table>`;
}

function row(operation: Operation, base: string, file: string): string {
  const { id, path } = operation;
  const { summary, anchor } = shownOf(operation);
  const curl = `/__specproof/curl/${file}?operation=${encodeURIComponent(id)}`;
  return [
    `<tr><td>${badge(operation)}</td>`,
    `<td><a href="/__specproof/reference/${file}${escapeHtml(anchor)}"><code>${escapeHtml(base + path)}</code></a>`,
    `<div class="note">${escapeHtml(summary === '' ? id : `${summary} · ${id}`)}</div></td>`,
    `<td><button type="button" data-curl="${escapeHtml(curl)}">Copy curl</button></td></tr>`,
  ].join('');
}

function leftOut(operations: readonly UnusableOperation[], base: string): string {
  const rows = operations.map((each) => {
    const whys = each.problems.map(
      ({ location, message }) =>
        `<div class="note"><code>${escapeHtml(formatLocation(location))}</code> ${escapeHtml(message)}</div>`,
    );
    return `<tr><td>${badge(each)}</td><td><code>${escapeHtml(base + each.path)}</code>${whys.join('')}</td></tr>`;
  });
  return `<h3>Left out, answered with 501</h3>\n<table class="left-out"><tbody>${rows.join('\n')}</tbody></table>`;
}

/** The color is that of the method; methods of the document's own have a common one. */
function badge(operation: Operation | UnusableOperation): string {
  const method = methodName(operation);
  const kind = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|QUERY)$/.test(method)
    ? method.toLowerCase()
    : 'other';
  return `<span class="method ${kind}">${escapeHtml(method)}</span>`;
}

/** The summary, and where the viewer shows the operation: `#/TAG/ID`, for those that the document gives an id. */
function shownOf({ contract, pointer }: Operation): { summary: string; anchor: string } {
  const node = valueAt(contract.document, pointer);
  const { summary, operationId, tags } = isObject(node) ? node : {};
  const tag = Array.isArray(tags) && typeof tags[0] === 'string' ? tags[0] : 'default';
  const anchor =
    typeof operationId === 'string' ? `#/${encodeURIComponent(tag)}/${encodeURIComponent(operationId)}` : '';
  return { summary: typeof summary === 'string' ? summary : '', anchor };
}
