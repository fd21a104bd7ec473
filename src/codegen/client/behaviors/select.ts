import { isObject } from '../../../json/json.js';
import type { Operation } from '../../../model/document.js';
import { quote } from '../../shared/source-text.js';
import type { Media } from '../media.js';
import { readsValues } from '../media.js';
import type { ResultNames } from '../results.js';

/** The type of an operation that declares `select` under `x-contract`, and answers with JSON; else undefined. */
export function selectingOf(
  { extension: { select } }: Operation,
  { input, result }: ResultNames,
  isRequired: boolean,
  media: Media,
): string | undefined {
  if (!isObject(select) || typeof select.parameter !== 'string' || !readsValues(media)) return undefined;
  const selects = `{ parameter: ${quote(select.parameter)}; anyCase: ${String(select['ignore-case'] === true)} }`;
  return `Selecting<${selects}, [init${isRequired ? '' : '?'}: ${input}], ${result}>`;
}
