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

/** Returns the valid value that an XML text is read as by its schema; undefined where it is not read as one. */
export function valueOfXml(contract: Contract, { schema }: MediaType, text: Json): Json | undefined {
  if (!schema || typeof text !== 'string') return undefined;
  const xml = parseXml(text);
  if (!xml.ok) return undefined;
  const value = readXml(xml.value, shapeOf(contract, schema.pointer), false);
  return schemaProblems(contract, schema.pointer, value, 'request').length === 0 ? value : undefined;
}

/**
 * True if a value is still invalid when it is written as XML and read again, whichever valid reading its texts are
 * given. Only two kinds of violation can be proved: a missing member, and a wrong text where the schema expects a
 * text.
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

/** True for a text that XML keeps as it is. An empty element may be read as null, and outer spaces may be dropped. */
function isTold(part: Json): boolean {
  return part !== null && typeof part !== 'object' && /^\S(.*\S)?$/s.test(String(part));
}

/** True if the schema at `path` is known and allows neither objects nor arrays. */
function isTextAt(root: Shape, path: string): boolean {
  const shape = (tokensOf(path) ?? []).reduce(
    (owner, token) =>
      owner.types().has('array') && /^\d+$/.test(token) ? owner.item(Number(token)) : owner.property(token),
    root,
  );
  const types = shape.types();
  return types.size > 0 && !types.has('object') && !types.has('array');
}
