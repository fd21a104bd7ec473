import { methodName } from '../../document/methods.js';
import { basePathsOf } from '../../document/reader/servers.js';
import type { JsonObject } from '../../json/json.js';
import type { ServedDocument } from './reference.js';

/** Returns the mock's index as JSON: the documents that it serves, their operations, and what is left out of them. */
export function indexJson(
  documents: readonly ServedDocument[],
  base: string,
  toolVersion: string,
): JsonObject {
  return {
    specproof: toolVersion,
    url: base,
    requests: `${base}/__specproof/requests`,
    reset: `${base}/__specproof/reset`,
    documents: documents.map(({ name, contract }) => ({
      name,
      title: contract.title,
      version: contract.version,
      source: contract.source,
      url: base + basePathsOf(contract).first,
      document: `${base}/__specproof/documents/${name}.json`,
      reference: `${base}/__specproof/reference/${name}`,
      operations: contract.operations.map((each) => ({
        id: each.id,
        method: methodName(each),
        path: each.path,
      })),
      leftOut: contract.unusable.map((each) => ({
        id: each.id,
        method: methodName(each),
        path: each.path,
        problems: each.problems.map(({ message, location }) => ({ message, ...location })),
      })),
    })),
  };
}
