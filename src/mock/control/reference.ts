import { basePathsOf } from '../../document/reader/servers.js';
import { replacedAt } from '../../json/edit.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
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

/**
 * Returns the bundled document with the mock as its only server, so that the viewer's requests go to the mock. What the
 * document took from outside of its folder is left out: it was allowed to be used here, and not to be passed on.
 */
export function servedDocument({ contract }: ServedDocument, base: string): JsonObject {
  const document = contract.outside.reduce<JsonObject>(withoutPart, contract.document);
  const { paths } = document;
  return {
    ...document,
    servers: [{ url: base + basePathsOf(contract).first, description: 'this mock' }],
    ...(isObject(paths) ? { paths: withoutServers(paths) } : {}),
  };
}

const NOT_SERVED = { description: 'Not shown: this part lies outside of the folder of the document.' };

function withoutPart(document: JsonObject, pointer: Pointer): JsonObject {
  const tokens = tokensOf(pointer) ?? [];
  const changed = replacedAt(document, tokens, NOT_SERVED);
  return isObject(changed) ? changed : document;
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
