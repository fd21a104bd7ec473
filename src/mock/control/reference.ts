import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';

/** A document under the name by which the mock serves it. */
export interface ServedDocument {
  /** Unique among the documents of one mock, and safe in a URL. */
  name: string;
  contract: Contract;
}

/** Returns the documents with their names; a number is added to a name that is taken. */
export function servedDocuments(contracts: readonly Contract[]): ServedDocument[] {
  const taken = new Set<string>();
  return contracts.map((contract) => {
    let name = contract.name;
    for (let i = 2; taken.has(name); i++) name = `${contract.name}-${String(i)}`;
    taken.add(name);
    return { name, contract };
  });
}

/** Returns the bundled document with the mock as its only server, so that the viewer's requests go to the mock. */
export function servedDocument({ contract: { document } }: ServedDocument, base: string): JsonObject {
  const { paths } = document;
  return {
    ...document,
    servers: [{ url: base, description: 'this mock' }],
    ...(isObject(paths) ? { paths: withoutServers(paths) } : {}),
  };
}

/**
 * Returns the document for the viewer. The viewer reads schemas as JSON Schema 2020-12 but warns of a document that
 * names that dialect instead of OpenAPI's own, so the name is removed.
 */
export function viewedDocument(served: ServedDocument, base: string): JsonObject {
  const { jsonSchemaDialect: _dialect, ...document } = servedDocument(served, base);
  return document;
}

/** Removes the servers of path items and operations (OpenAPI 3.1 §4.8.9, §4.8.10). */
function withoutServers(paths: JsonObject): JsonObject {
  return mapValues(paths, (item) =>
    isObject(item)
      ? mapValues(without(item), (member) => (isObject(member) ? without(member) : member))
      : item,
  );
}

function without(value: JsonObject): JsonObject {
  const { servers: _servers, ...rest } = value;
  return rest;
}

function mapValues(value: JsonObject, change: (member: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
}
