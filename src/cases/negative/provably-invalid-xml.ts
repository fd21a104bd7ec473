import type { Json } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract, MediaType } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { Variant } from '../../schema/vary/index.js';
import { parseXml } from '../../xml/document.js';
import { readXml } from '../../xml/read.js';
import { writeXml } from '../../xml/write.js';

/** The valid value that an XML text stands for by its schema; undefined where it stands for none. */
export function valueOfXml(contract: Contract, { schema }: MediaType, text: Json): Json | undefined {
  if (!schema || typeof text !== 'string') return undefined;
  const xml = parseXml(text);
  if (!xml.ok) return undefined;
  const value = readXml(xml.value, shapeOf(contract, schema.pointer), false);
  return schemaProblems(contract, schema.pointer, value, 'request').length === 0 ? value : undefined;
}

/**
 * Whether a value is still invalid once it is written as XML and its texts are read in whatever way is valid. Only what
 * leaves nothing to interpret is proved: a member that is missing, or another text where the schema wants a text.
 */
export function isProvablyInvalidXml(
  contract: Contract,
  { schema }: MediaType,
  { value, path }: Variant,
): boolean {
  if (!schema) return false;
  const shape = shapeOf(contract, schema.pointer);
  const part = valueAt(value, path);
  if (part !== undefined && !(isTextAt(shape, path) && isTold(part))) return false;
  const xml = parseXml(writeXml(value, shape));
  return (
    xml.ok && schemaProblems(contract, schema.pointer, readXml(xml.value, shape, false), 'request').length > 0
  );
}

/** An empty element may stand for null, or for nothing at all; spaces around a text for nothing. */
function isTold(part: Json): boolean {
  return part !== null && typeof part !== 'object' && /^\S(.*\S)?$/s.test(String(part));
}

/** Whether the schema describes the place, and as a text alone. */
function isTextAt(root: Shape, path: string): boolean {
  const shape = (tokensOf(path) ?? []).reduce(
    (owner, token) =>
      owner.types().has('array') && /^\d+$/.test(token) ? owner.item(Number(token)) : owner.property(token),
    root,
  );
  const types = shape.types();
  return types.size > 0 && !types.has('object') && !types.has('array');
}
