import { isDeepStrictEqual } from 'node:util';
import { isOfRefusal } from '../../document/responses.js';
import { areEqual } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import { memoize, memoizeBy } from '../../json/memoize.js';
import { valueAt } from '../../json/pointer.js';
import type { Example, MediaType, Operation, Parameter } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';

/**
 * Returns the names of the documented request examples that equal the request, those that cover most parts first. A
 * name applies to the body and to every parameter with an example of that name; other parts are not compared. A name of
 * refusals is left out where the same parts have equal examples of another name: components that operations share
 * have the names of all of them, and none of those asks for the refusal alone.
 */
export function matchingExampleNames(operation: Operation, { body, parameters }: BoundRequest): string[] {
  const matches = namedExamples(operation, body.media).filter(({ parts }) =>
    parts.every(({ of, value }) => areEqual(value, of === 'body' ? body.value : parameters.get(of))),
  );
  const served = matches.filter(({ isRefused }) => !isRefused);
  return matches
    .filter(
      ({ covered, isRefused }) => !isRefused || !served.some((other) => isWithin(covered, other.covered)),
    )
    .sort((a, b) => b.covered.size - a.covered.size)
    .map(({ name }) => name);
}

/** A part of a request: its body, or the value of a parameter. */
type Part = Parameter | 'body';

/** The examples of one name that are documented for a request's parts. */
interface Named {
  name: string;
  isRefused: boolean;
  parts: readonly { of: Part; value: Json }[];
  covered: ReadonlySet<Part>;
}

/** The examples of an operation's requests, by their names, where the body has this media type. */
const namedExamples = memoizeBy((operation: Operation, media: MediaType | undefined): readonly Named[] => {
  const ofBody = media ? examplesOf(operation, operation.requestBody?.content ?? [], media) : [];
  const parts: [of: Part, examples: readonly Example[]][] = [
    ['body', ofBody],
    ...operation.parameters.map((parameter): [Part, readonly Example[]] => [parameter, parameter.examples]),
  ];
  const names = new Set(parts.flatMap(([, examples]) => examples.flatMap(({ name }) => name ?? [])));
  return [...names].map((name) => {
    const named = parts.flatMap(([of, examples]) => {
      const example = examples.find((each) => each.name === name);
      return example ? [{ of, value: example.value }] : [];
    });
    const covered = new Set(named.map(({ of }) => of));
    return { name, isRefused: isOfRefusal(operation, name), parts: named, covered };
  });
});

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
