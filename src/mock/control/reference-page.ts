import { hashSource, page } from './html.js';
import type { ServedDocument } from './reference.js';

/** The viewer's own page element; its files come from /__specproof/viewer/. */
const BODY = '<div id="reference"></div>';

/**
 * The interactive reference of a document, and the Content-Security-Policy it is served with: whatever a document's
 * text or the viewer may try, the page loads nothing but the mock's own files and talks to nobody but the mock.
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
    // The viewer writes style attributes.
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

/** `validatorUrl: null` keeps the viewer from showing the document to a validator on the net. */
function scriptFor(url: string): string {
  return [
    'window.ui = SwaggerUIBundle({',
    `  url: ${JSON.stringify(url).replaceAll('<', '\\u003c')},`,
    "  dom_id: '#reference',",
    '  deepLinking: true,',
    '  tryItOutEnabled: true,',
    '  validatorUrl: null,',
    '  presets: [SwaggerUIBundle.presets.apis],',
    '});',
  ].join('\n');
}
