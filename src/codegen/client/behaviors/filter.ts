import type { Filter } from '../../../behaviors/shared/comparisons.js';
import { comparisonsOf } from '../../../behaviors/shared/comparisons.js';
import { groupBy } from '../../../json/group-by.js';
import type { Json } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { join, tokensOf } from '../../../json/pointer.js';
import { jsonText } from '../../../json/text.js';
import type { Operation } from '../../../model/document.js';
import { comment } from '../../shared/source-text.js';
import { objectOf, propertyKey } from '../../types/type-text.js';
import type { ResultNames } from '../results.js';

/** The name of what writes the queries of an operation. */
export function filterName(exported: string, taken: ReadonlySet<string>): string {
  let name = `${exported}Where`;
  while (taken.has(name)) name += '_';
  return name;
}

/**
 * The function that writes comparisons for the queries of an operation that declares `filter` under `x-contract`, as the
 * declaration and the types of the items allow them; undefined for every other one.
 */
export function filterCode(operation: Operation, name: string, { output }: ResultNames): string | undefined {
  const { extension, pointer } = operation;
  const { filter } = extension;
  if (!isFilter(filter)) return undefined;
  const declared = { operation, value: filter, pointer: join(pointer, 'x-contract', 'filter') };
  const item = `http.ItemAt<${output}, ${jsonText(tokensOf(filter.items) ?? [])}>`;
  const selectors = [...groupBy(comparisonsOf(declared), ({ selector }) => selector)];
  const members = selectors.map(([selector, comparisons]) => ({
    key: propertyKey(selector),
    type: comparisons.map(({ operator }) => jsonText(operator)).join(' | '),
  }));
  const about = `Writes a comparison for the parameter \`${filter.parameter}\` of \`${name.replace(/Where_*$/, '')}\`; \`and\` and \`or\` put several together.`;
  return `${comment([about])}
export const ${name}: http.Comparing<${item}, ${objectOf(members).text}> = http.comparison;`;
}

function isFilter(filter: Json | undefined): filter is Json & Filter & { parameter: string } {
  if (!isObject(filter)) return false;
  const { parameter, items, selectors } = filter;
  return typeof parameter === 'string' && typeof items === 'string' && Array.isArray(selectors) && selectors.every((each) => typeof each === 'string'); // prettier-ignore
}
