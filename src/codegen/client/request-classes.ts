import { methodName } from '../../document/methods.js';
import { pathKey } from '../../http/routing/path-key.js';
import type { Operation } from '../../model/document.js';
import { quote } from '../shared/source-text.js';

/**
 * The option that makes openapi-fetch send an operation otherwise than it would: with a method in its own case, or
 * without what stands behind the path in the operation's key. Undefined where its own request is right.
 */
export function requestOption(operation: Operation): string | undefined {
  const { method, path } = operation;
  const classes: string[] = [];
  if (methodName(operation) !== methodName(operation).toUpperCase())
    classes.push(`withMethod(${quote(method)}`);
  const { template, query } = pathKey(path);
  const end = path.slice(template.length);
  if (end !== '') classes.push(`withoutKeyEnd(${quote(end)}, ${quote(query)}`);
  const made = classes.reduce((inner, one) => `${one}${inner === '' ? '' : `, ${inner}`})`, '');
  return made === '' ? undefined : `Request: ${made}`;
}

/** Fetch tells methods apart by case, which openapi-fetch does not. */
export const WITH_METHOD = `/** Requests with a method in its own case. */
function withMethod(method: string): typeof Request {
  return class extends Request {
    constructor(input: string | URL | Request, init?: RequestInit) {
      super(input, { ...init, method });
    }
  };
}`;

/** openapi-fetch writes the whole key before the query of the request. */
export const WITHOUT_KEY_END = `/** Requests whose URL has the query of a path's key, but not its fragment, which no request carries. */
function withoutKeyEnd(end: string, query: string, Base: typeof Request = Request): typeof Request {
  return class extends Base {
    constructor(input: string | URL | Request, init?: RequestInit) {
      const [path = '', search = ''] = typeof input === 'string' ? input.split(end, 2) : [];
      const all = [query, search.replace(/^\\?/, '')].filter((part) => part !== '').join('&');
      super(typeof input === 'string' ? \`\${path}\${all === '' ? '' : \`?\${all}\`}\` : input, init);
    }
  };
}`;
