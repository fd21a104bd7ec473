import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';

/** A document under the name by which the mock serves it. */
export interface ServedDocument {
  /** Unique among those of one mock, and fit for a URL. */
  name: string;
  contract: Contract;
}

/** The documents with their names; a name that is taken gets a number. */
export function servedDocuments(contracts: readonly Contract[]): ServedDocument[] {
  const taken = new Set<string>();
  return contracts.map((contract) => {
    let name = contract.name;
    for (let i = 2; taken.has(name); i++) name = `${contract.name}-${String(i)}`;
    taken.add(name);
    return { name, contract };
  });
}

/** The bundled document with the mock as its only server, so that a viewer's requests stay here. */
export function servedDocument({ contract: { document } }: ServedDocument, base: string): JsonObject {
  const { paths } = document;
  return {
    ...document,
    servers: [{ url: base, description: 'this mock' }],
    ...(isObject(paths) ? { paths: withoutServers(paths) } : {}),
  };
}

/**
 * The document for the viewer. It reads schemas as JSON Schema 2020-12, and yet warns of a document that names that
 * dialect in place of OpenAPI's own, which is built on it.
 */
export function viewedDocument(served: ServedDocument, base: string): JsonObject {
  const { jsonSchemaDialect: _dialect, ...document } = servedDocument(served, base);
  return document;
}

/** Path items and operations may name servers of their own (OpenAPI 3.1 §4.8.9, §4.8.10). */
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
