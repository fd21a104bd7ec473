import { jsonText } from '../../json/text.js';
import { hashSource, page } from './html.js';
import type { ServedDocument } from './reference.js';

/** The element in which the viewer draws its page; the viewer's files come from /__specproof/viewer/. */
const BODY = '<div id="reference"></div>';

/**
 * Returns the interactive reference of a document, and the Content-Security-Policy to serve it with. Whatever the
 * document's text contains, the page loads only the mock's own files and connects only to the mock.
 */
export function referencePage({ name, contract: { title } }: ServedDocument): [html: string, policy: string] {
  const script = scriptFor(`/__specproof/documents/${encodeURIComponent(name)}.json?viewer`);
  const head = [
    '<link rel="stylesheet" href="/__specproof/viewer/swagger-ui.css">',
    '<script src="/__specproof/viewer/swagger-ui-bundle.js"></script>',
  ].join('\n');
  const heading = title === '' ? name : title;
  const text = page(`${heading} · specproof mock`, head, `${BODY}\n<script>${script}</script>`);
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${hashSource(script)}`,
    // The viewer sets style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return [text, policy];
}

/** `validatorUrl: null` keeps the viewer from sending the document to an online validator. */
function scriptFor(url: string): string {
  return [
    'window.ui = SwaggerUIBundle({',
    `  url: ${jsonText(url).replaceAll('<', '\\u003c')},`,
    "  dom_id: '#reference',",
    '  deepLinking: true,',
    '  tryItOutEnabled: true,',
    '  validatorUrl: null,',
    '  presets: [SwaggerUIBundle.presets.apis],',
    '});',
  ].join('\n');
}
