import { replacedAt } from '../../json/edit.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { join, tokensOf } from '../../json/pointer.js';
import type { Contract, MediaType, Parameter, SchemaRef } from '../../model/document.js';
import { sample } from '../../schema/sample/index.js';
import type { ServedDocument } from './reference.js';
import { servedDocument } from './reference.js';

/** Examples that are made up for one document: making more would keep its reader waiting. */
const MOST_EXAMPLES = 500;

/**
 * Returns the document for the viewer. What an operation requires has a valid example, made up where the author gives
 * none, so that the viewer's first request is a valid one. The viewer reads schemas as JSON Schema 2020-12 but warns of
 * a document that names that dialect instead of OpenAPI's own, so the name is removed.
 */
export function viewedDocument(served: ServedDocument, base: string): JsonObject {
  const { jsonSchemaDialect: _dialect, ...document } = servedDocument(served, base);
  const filled = madeExamples(served.contract).reduce<Json>(
    (rest, { tokens, value }) => replacedAt(rest, tokens, value),
    document,
  );
  return isObject(filled) ? filled : document;
}

interface MadeExample {
  tokens: readonly string[];
  value: Json;
}

const madeExamples = memoize((contract: Contract): readonly MadeExample[] => {
  const owners = new Map<string, SchemaRef>();
  for (const { parameters, requestBody } of contract.operations)
    for (const { pointer, schema } of [
      ...parameters.filter(lacksExample),
      ...bodiesWithout(requestBody?.content),
    ])
      if (schema) owners.set(join(pointer, 'example'), schema);
  return [...owners].slice(0, MOST_EXAMPLES).flatMap(([pointer, schema]): MadeExample[] => {
    const made = sample(contract, schema.pointer, 'request');
    return made ? [{ tokens: tokensOf(pointer) ?? [], value: made.value }] : [];
  });
});

function lacksExample({ required, examples }: Parameter): boolean {
  return required && examples.length === 0;
}

function bodiesWithout(content: readonly MediaType[] = []): MediaType[] {
  return content.filter(({ examples }) => examples.length === 0);
}
