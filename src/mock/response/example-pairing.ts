import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Example, MediaType, Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';

/**
 * The names of the documented request examples that the request is equal to, the most telling first. A name covers
 * the body and every parameter that has an example of that name; what has none does not count.
 */
export function matchingExampleNames(operation: Operation, bound: BoundRequest): string[] {
  const { media, value } = bound.body;
  const bodyExamples = media ? examplesOf(operation, operation.requestBody?.content ?? [], media) : [];
  const parts: { examples: readonly Example[]; value: Json | undefined }[] = [
    { examples: bodyExamples, value },
    ...operation.parameters.map((parameter) => ({
      examples: parameter.examples,
      value: bound.parameters.get(parameter),
    })),
  ];
  const names = new Set(parts.flatMap(({ examples }) => examples.flatMap(({ name }) => name ?? [])));
  const counted = [...names].map((name) => {
    const named = parts.flatMap((part) => {
      const example = part.examples.find((each) => each.name === name);
      return example ? [{ example, value: part.value }] : [];
    });
    const isEqual = named.every((part) => isDeepStrictEqual(part.example.value, part.value));
    return { name, count: isEqual ? named.length : 0 };
  });
  return counted
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ name }) => name);
}

/**
 * The examples of a media type; where it has none, those of another one of the same content with an equal schema.
 * So one JSON example also serves XML, which nobody writes twice.
 */
function examplesOf(
  { contract }: Operation,
  content: readonly MediaType[],
  media: MediaType,
): readonly Example[] {
  return sourceOf(contract.document, content, media).examples;
}

/** The media type whose examples stand for `media`: itself, or the one it borrows from. */
export function sourceOf(document: Json, content: readonly MediaType[], media: MediaType): MediaType {
  return media.examples.length > 0 ? media : lenderTo(media, document, content);
}

const lenderTo = memoize(
  (media: MediaType, document: Json, content: readonly MediaType[]) =>
    content.find((other) => other.examples.length > 0 && haveEqualSchemas(document, other, media)) ?? media,
);

function haveEqualSchemas(document: Json, a: MediaType, b: MediaType): boolean {
  if (!a.schema || !b.schema) return false;
  return isDeepStrictEqual(valueAt(document, a.schema.pointer), valueAt(document, b.schema.pointer));
}
