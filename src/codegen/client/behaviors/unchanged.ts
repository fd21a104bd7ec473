import type { Json } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { jsonText } from '../../../json/text.js';
import type { Operation } from '../../../model/document.js';
import { literalType } from '../../types/literals.js';
import type { Media } from '../media.js';
import { readsValues } from '../media.js';

/** What an operation answers that declares `unchanged` under `x-contract`, while nothing has changed; else undefined. */
export function shortAnswerOf({ extension: { unchanged } }: Operation, media: Media): Json | undefined {
  return isObject(unchanged) && readsValues(media) ? unchanged.answer : undefined;
}

/** The part of an operation that tells the short answer from others. */
export function unchangedPart(operation: Operation, media: Media): string | undefined {
  const answer = shortAnswerOf(operation, media);
  if (answer === undefined) return undefined;
  const isPlain = answer === null || typeof answer !== 'object';
  return `http.unchanged((data) => ${isPlain ? `data === ${jsonText(answer)}` : `http.equals(data, ${jsonText(answer)})`})`;
}

/** The types of the short answer and of every other one, told apart by `unchanged`. */
export function unchangedTypes(status: string, value: string, answer: Json): string[] {
  const { text } = literalType(answer);
  const isPlain = answer === null || typeof answer !== 'object';
  // Of an object, TypeScript cannot take away one value.
  const other = isPlain ? `Exclude<${value}, ${text}>` : value;
  return [
    `Success<${status}, ${text}> & { unchanged: true }`,
    `Success<${status}, ${other}> & { unchanged: false }`,
  ];
}
