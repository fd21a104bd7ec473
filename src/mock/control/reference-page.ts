import { authenticationName, placeholderOf } from '../../http/credentials/index.js';
import { setMember } from '../../json/copy.js';
import type { JsonObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Contract, SecurityScheme } from '../../model/document.js';
import { hashSource, page } from './html.js';
import type { ServedDocument } from './reference.js';

/** The element in which the viewer draws its page; the viewer's files come from /__specproof/viewer/. */
const BODY = '<div id="reference"></div>';

/**
 * Returns the interactive reference of a document, and the Content-Security-Policy to serve it with. Whatever the
 * document's text contains, the page loads only the mock's own files and connects only to the mock.
 */
export function referencePage({ name, contract }: ServedDocument): [html: string, policy: string] {
  const script = scriptFor(`/__specproof/documents/${encodeURIComponent(name)}.json?viewer`, contract);
  const head = [
    '<link rel="stylesheet" href="/__specproof/viewer/swagger-ui.css">',
    `<style>${STYLE}</style>`,
    '<script src="/__specproof/viewer/swagger-ui-bundle.js"></script>',
  ].join('\n');
  const heading = contract.title === '' ? name : contract.title;
  const text = page(
    `${heading} · specproof mock`,
    head,
    `<nav><a href="/">specproof mock</a></nav>\n${BODY}\n<script>${script}</script>`,
  );
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

const STYLE = `
body { margin: 0 } nav { font: 14px system-ui, sans-serif; max-width: 1460px; margin: 0 auto; padding: 1rem 20px 0 }
nav a { color: #0b57d0 } html.dark-mode nav a { color: #8ab4f8 }
`;

/**
 * `validatorUrl: null` keeps the viewer from sending the document to an online validator. The viewer has a theme for dark
 * and no eye for what the reader prefers.
 */
function scriptFor(url: string, contract: Contract): string {
  const header = headerForOthers(contract.securitySchemes);
  const held = authorizations(contract);
  return [
    "const dark = matchMedia('(prefers-color-scheme: dark)');",
    "const show = () => document.documentElement.classList.toggle('dark-mode', dark.matches);",
    "dark.addEventListener('change', show);",
    'show();',
    `const authorized = ${literal(held.filled)};`,
    `const granted = ${literal(held.granted)};`,
    'window.ui = SwaggerUIBundle({',
    `  url: ${literal(url)},`,
    "  dom_id: '#reference',",
    '  deepLinking: true,',
    '  tryItOutEnabled: true,',
    '  validatorUrl: null,',
    '  presets: [SwaggerUIBundle.presets.apis],',
    '  onComplete: () => {',
    '    window.ui.authActions.authorize(authorized);',
    '    for (const grant of granted) window.ui.authActions.authorizeOauth2(grant);',
    '  },',
    ...(header === undefined
      ? []
      : [
          '  requestInterceptor: (request) => {',
          `    if (!request.loadSpec) request.headers.Authorization ??= ${literal(header)};`,
          '    return request;',
          '  },',
        ]),
    '});',
  ].join('\n');
}

/** A value in a script, which no text of it can end. */
function literal(value: unknown): string {
  return jsonText(value).replaceAll('<', '\\u003c');
}

interface Authorizations {
  filled: JsonObject;
  /** Tokens of OAuth, which no form takes: the viewer hears of each by itself. */
  granted: JsonObject[];
}

/** What the viewer holds once its reader has filled in the form of each scheme: placeholders, which the mock takes. */
function authorizations({ securitySchemes, document }: Contract): Authorizations {
  const { components } = document as { components?: { securitySchemes?: Record<string, JsonObject> } };
  const all: Authorizations = { filled: {}, granted: [] };
  for (const scheme of securitySchemes) {
    const held = heldFor(scheme);
    const schema = components?.securitySchemes?.[scheme.key];
    if (!held || !schema) continue;
    const { token, ...values } = held;
    const auth = { name: scheme.key, schema, ...values };
    if (token === undefined) setMember(all.filled, scheme.key, auth);
    else all.granted.push({ auth, token });
  }
  return all;
}

function heldFor(scheme: SecurityScheme): JsonObject | undefined {
  const placeholder = placeholderOf(scheme);
  const credential = placeholder.slice(placeholder.indexOf(' ') + 1);
  if (scheme.type === 'mutualTLS' || scheme.type === 'openIdConnect') return undefined;
  if (scheme.type === 'apiKey') return { value: placeholder };
  if (scheme.type !== 'http')
    return { clientId: '', token: { access_token: credential, token_type: 'Bearer' } };
  const name = authenticationName(scheme);
  if (name === 'bearer') return { value: credential };
  if (name !== 'basic') return undefined;
  const [username = '', ...password] = Buffer.from(credential, 'base64').toString().split(':');
  return { value: { username, password: password.join(':') } };
}

/** The header that the viewer leaves out, as it knows no other schemes of HTTP and no OpenID Connect. */
function headerForOthers(schemes: readonly SecurityScheme[]): string | undefined {
  const other = schemes.find((scheme) => scheme.type !== 'mutualTLS' && !heldFor(scheme));
  return other && placeholderOf(other);
}
