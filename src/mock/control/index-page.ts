import { methodName } from '../../document/methods.js';
import { basePathsOf } from '../../document/reader/servers.js';
import type { JsonObject } from '../../json/json.js';
import { escapeHtml, hashSource, page } from './html.js';
import type { ServedDocument } from './reference.js';

/** Returns the mock's index as JSON: the documents that it serves and their operations. */
export function indexJson(
  documents: readonly ServedDocument[],
  base: string,
  toolVersion: string,
): JsonObject {
  return {
    specproof: toolVersion,
    url: base,
    requests: `${base}/__specproof/requests`,
    reset: `${base}/__specproof/reset`,
    documents: documents.map(({ name, contract }) => ({
      name,
      title: contract.title,
      version: contract.version,
      source: contract.source,
      url: base + basePathsOf(contract).first,
      document: `${base}/__specproof/documents/${name}.json`,
      reference: `${base}/__specproof/reference/${name}`,
      operations: contract.operations.map((each) => ({
        id: each.id,
        method: methodName(each),
        path: each.path,
      })),
    })),
  };
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1b1f; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .25rem } p { margin: .25rem 0 }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 } td { padding: .25rem .75rem .25rem 0; vertical-align: top }
td:first-child { width: 4.5rem; font-weight: 600 } td:nth-child(2) { width: 55% } code { font: .875rem ui-monospace, monospace; overflow-wrap: anywhere }
a { color: #0b57d0 }
@media (prefers-color-scheme: dark) { body { color: #e4e4e7; background: #18181b } a { color: #8ab4f8 } }
`;

/** Returns the same index as HTML, and the Content-Security-Policy to serve it with. */
export function indexPage(
  documents: readonly ServedDocument[],
  base: string,
): [html: string, policy: string] {
  const sections = documents.map(({ name, contract }) => {
    const { title, version, operations } = contract;
    const { first } = basePathsOf(contract);
    const rows = operations.map((each) => {
      const { id, path } = each;
      const cells = [
        escapeHtml(methodName(each)),
        `<code>${escapeHtml(first + path)}</code>`,
        escapeHtml(id),
      ];
      return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    });
    const file = encodeURIComponent(name);
    return [
      `<section><h2>${escapeHtml(title === '' ? name : title)} ${escapeHtml(version)}</h2>`,
      `<p><a href="/__specproof/reference/${file}">Reference, to try it out</a> · `,
      `<a href="/__specproof/documents/${file}.json">OpenAPI document</a></p>`,
      `<table>${rows.join('\n')}</table></section>`,
    ].join('\n');
  });
  const body = [
    `<h1>specproof mock at <code>${escapeHtml(base)}</code></h1>`,
    '<p>Answers as the documents describe; <code>Prefer: code=404</code> or <code>Prefer: example=NAME</code> choose another answer. ',
    '<a href="/__specproof/requests">Received requests</a></p>',
    ...sections,
  ].join('\n');
  const policy = `default-src 'none'; style-src ${hashSource(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return [page('specproof mock', `<style>${STYLE}</style>`, body), policy];
}
