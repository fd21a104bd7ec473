import type { JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';

/**
 * The XML Object of a schema in the terms of OpenAPI 3.1 (§4.8.26): what 3.2 (§4.26) says by `nodeType` of attributes, and
 * of arrays that are elements or not, stands as `attribute` and `wrapped`.
 */
export function xmlObject({ xml }: JsonObject): JsonObject | undefined {
  if (!isObject(xml)) return undefined;
  switch (xml.nodeType) {
    case 'attribute':
      return { ...xml, attribute: true };
    case 'element':
      return { ...xml, attribute: false, wrapped: true };
    case 'none':
      return { ...xml, attribute: false, wrapped: false };
    default:
      return xml;
  }
}
