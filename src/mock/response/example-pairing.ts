import { isDeepStrictEqual } from 'node:util';
import { isOfRefusal } from '../../document/responses.js';
import type { Json } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Example, MediaType, Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';

/**
 * Returns the names of the documented request examples that equal the request, those that cover most parts first. A
 * name applies to the body and to every parameter with an example of that name; other parts are not compared. A name of
 * refusals is left out where the same parts have equal examples of another name: components that operations share
 * have the names of all of them, and none of those asks for the refusal alone.
 */
export function matchingExampleNames(operation: Operation, bound: BoundRequest): string[] {
  const { media, value } = bound.body;
  const bodyExamples = media ? examplesOf(operation, operation.requestBody?.content ?? [], media) : [];
  const parts: Part[] = [
    { examples: bodyExamples, value },
    ...operation.parameters.map((parameter) => ({
      examples: parameter.examples,
      value: bound.parameters.get(parameter),
    })),
  ];
  const matches = [...new Set(parts.flatMap(({ examples }) => examples.flatMap(({ name }) => name ?? [])))]
    .map((name) => ({ name, covered: coveredBy(name, parts), isRefused: isOfRefusal(operation, name) }))
    .filter(({ covered }) => covered.size > 0);
  const served = matches.filter(({ isRefused }) => !isRefused);
  return matches
    .filter(
      ({ covered, isRefused }) => !isRefused || !served.some((other) => isWithin(covered, other.covered)),
    )
    .sort((a, b) => b.covered.size - a.covered.size)
    .map(({ name }) => name);
}

/** A part of a request, with the examples documented for it. */
interface Part {
  examples: readonly Example[];
  value: Json | undefined;
}

/** The parts that have an example of a name; none unless all of them equal theirs. */
function coveredBy(name: string, parts: readonly Part[]): ReadonlySet<Part> {
  const named = parts.flatMap((part) => {
    const example = part.examples.find((each) => each.name === name);
    return example ? [{ part, isEqual: isDeepStrictEqual(example.value, part.value) }] : [];
  });
  return new Set(named.every(({ isEqual }) => isEqual) ? named.map(({ part }) => part) : []);
}

function isWithin<T>(some: ReadonlySet<T>, all: ReadonlySet<T>): boolean {
  return [...some].every((each) => all.has(each));
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
