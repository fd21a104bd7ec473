import type { JsonObject } from '../../../json/json.js';
import type { Contract, Severity } from '../../../model/document.js';
import { KEYWORDS } from '../index.js';
import { ANNOTATIONS } from '../names.js';

const OPENAPI_30 = ['nullable'];
const KNOWN = new Set<string>([...Object.keys(KEYWORDS), ...ANNOTATIONS]);

const NO_IDENTIFIERS = 'OpenAPI 3.0 knows no identifiers: refer by #/components/….';

/** What authors meant by keywords that other drafts know. */
const SUCCESSORS: Readonly<Partial<Record<string, string>>> = {
  additionalItems: "In JSON Schema 2020-12, use 'prefixItems' and 'items'.",
  dependencies: "In JSON Schema 2020-12, use 'dependentRequired' or 'dependentSchemas'.",
  nullable: "In OpenAPI 3.1, write type: [string, 'null'].",
  $id: NO_IDENTIFIERS,
  $anchor: NO_IDENTIFIERS,
  $dynamicAnchor: NO_IDENTIFIERS,
  $dynamicRef: 'OpenAPI 3.0 knows no dynamic references: use $ref.',
  $recursiveRef: 'In JSON Schema 2020-12, use $dynamicRef.',
};

/** Keywords without which the rest of a schema means something else, or that another draft enforces. */
const CHANGES_MEANING = new Set(['$dynamicRef', '$recursiveRef', 'additionalItems', 'dependencies']);

/** A keyword that is not enforced. */
interface UnknownKeyword {
  keyword: string;
  message: string;
  hint: string;
  severity: Severity;
}

/** The keywords of a schema object that nobody knows: annotations (JSON Schema 2020-12 core §6.5), unless other drafts enforce them. */
export function unknownKeywords(node: JsonObject, openapi: Contract['openapi']): UnknownKeyword[] {
  return Object.keys(node).flatMap((keyword): UnknownKeyword[] => {
    if (KNOWN.has(keyword) || keyword.startsWith('x-')) return [];
    if (openapi === '3.0' && OPENAPI_30.includes(keyword)) return [];
    const successor = Object.hasOwn(SUCCESSORS, keyword) ? SUCCESSORS[keyword] : undefined;
    const hint = successor ?? `If it is an annotation of your own, name it x-${keyword}.`;
    const where = openapi === '3.0' ? 'the Schema Object of OpenAPI 3.0' : 'JSON Schema 2020-12';
    const message = `the keyword '${keyword}' is unknown to ${where} and is not enforced`;
    return [{ keyword, message, hint, severity: CHANGES_MEANING.has(keyword) ? 'error' : 'warning' }];
  });
}
