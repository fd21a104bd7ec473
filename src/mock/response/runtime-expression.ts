import type { HeaderList } from '../../http/headers.js';
import { headerValue } from '../../http/headers.js';
import { primitive } from '../../http/serialize/parameters.js';
import type { Json } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { BoundRequest } from '../request/bind.js';
import { pathTextIn } from '../request/bind.js';
import type { MockRequest } from '../request/request.js';
import { originOf, targetOf } from '../request/request.js';

/** The exchange that runtime expressions are about. */
export interface CallbackContext {
  request: MockRequest;
  bound: BoundRequest;
  answer: { status: number; headers: HeaderList; body: Json | undefined };
}

/**
 * The text with the values of its runtime expressions (OpenAPI 3.1 §4.8.20.4), which stand in braces or are the whole
 * text. Undefined where one of them has no value.
 */
export function resolveExpressions(text: string, context: CallbackContext): string | undefined {
  if (text.startsWith('$')) return valueOf(text, context);
  const values = [...text.matchAll(/\{([^{}]+)\}/g)].map(([, expression = '']) =>
    valueOf(expression, context),
  );
  if (values.includes(undefined)) return undefined;
  return text.replaceAll(/\{[^{}]+\}/g, () => values.shift() ?? '');
}

function valueOf(expression: string, { request, bound, answer }: CallbackContext): string | undefined {
  if (expression === '$method') return request.method;
  if (expression === '$statusCode') return String(answer.status);
  if (expression === '$url') return originOf(request) + targetOf(request);
  const [, side, source = '', name = ''] =
    /^\$(request|response)\.(?:(header|query|path)\.(.+)|body(?:#.*)?)$/s.exec(expression) ?? [];
  if (side === undefined) return undefined;
  const { headers, body } =
    side === 'request' ? { headers: request.headers, body: bound.body.value } : answer;
  if (source === 'header') return headerValue(headers, name);
  if (source === 'query') return new URLSearchParams(request.query).get(name) ?? undefined;
  if (source === 'path') return pathTextIn(bound, name);
  const value = body === undefined ? undefined : valueAt(body, pointerIn(expression));
  return value === undefined ? undefined : primitive(value);
}

/** The JSON Pointer behind `body`; the whole body where there is none. */
function pointerIn(expression: string): string {
  const at = expression.indexOf('#');
  return at < 0 ? '' : expression.slice(at + 1);
}
