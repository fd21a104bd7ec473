import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Example, MediaType, Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';

/**
 * Returns the names of the documented request examples that equal the request, those that cover most parts first. A
 * name applies to the body and to every parameter with an example of that name; other parts are not compared.
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
 * Returns the examples of a media type; if it has none, those of another media type of the same content with an equal
 * schema. One JSON example thus serves XML, too.
 */
function examplesOf(
  { contract }: Operation,
  content: readonly MediaType[],
  media: MediaType,
): readonly Example[] {
  return sourceOf(contract.document, content, media).examples;
}

/** Returns the media type whose examples are used for `media`: itself, or the one it borrows from. */
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
