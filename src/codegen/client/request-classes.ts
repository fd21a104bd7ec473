import { methodName } from '../../document/methods.js';
import { pathKey } from '../../document/path-key.js';
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
  const { query, fragment } = pathKey(path);
  if (query !== '' || fragment !== '') classes.push(`withOneQuery(${quote(fragment)}`);
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
export const WITH_ONE_QUERY = `/** Requests whose URL has one query, that of the path's key included, and no fragment, which no request carries. */
function withOneQuery(fragment: string, Base: typeof Request = Request): typeof Request {
  return class extends Base {
    constructor(input: string | URL | Request, init?: RequestInit) {
      const url = typeof input === 'string' ? input.replace(\`#\${fragment}\`, '') : '';
      const [path = '', ...queries] = url.split('?');
      const pairs = queries.flatMap((query) => query.split('&')).filter((pair) => !/^$|[{}]/.test(pair));
      super(typeof input === 'string' ? [path, pairs.join('&')].filter((part) => part).join('?') : input, init);
    }
  };
}`;
