import { isObject } from '../../../json/json.js';
import { tokensOf } from '../../../json/pointer.js';
import { jsonText } from '../../../json/text.js';
import type { Operation } from '../../../model/document.js';
import { property, quote } from '../../shared/source-text.js';
import type { ResultNames } from '../results.js';

/** How pages are read, as the argument of the runtime's function, and the type of what they hold. */
export interface Pages {
  code: string;
  type: string;
}

/** The items of all pages of an operation that declares `page` under `x-contract`; undefined for every other one. */
export function pagesOf(
  { extension }: Operation,
  { input, output }: ResultNames,
  isRequired: boolean,
): Pages | undefined {
  const { page } = extension;
  if (!isObject(page) || typeof page.parameter !== 'string') return undefined;
  const [items, cursor] = [page.items, page.cursor].map((at) =>
    typeof at === 'string' ? tokensOf(at) : undefined,
  );
  if (!items || !cursor) return undefined;
  return {
    code: `{ items: ${reading(items)}, cursor: ${reading(cursor)}, parameter: ${quote(page.parameter)} }`,
    type: `http.Paged<[init${isRequired ? '' : '?'}: ${input}], http.ItemAt<${output}, ${jsonText(items)}>>`,
  };
}

/** A function to what is found along these names, or undefined. */
function reading(names: readonly string[]): string {
  const steps = names.map((name) => `?.${property(name) === name ? name : `[${quote(name)}]`}`);
  return `(page) => page${steps.join('')}`;
}
