import type { Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { schemaAt } from '../graph/edges.js';

/** A set of schemas by their places, and the same without those that only refer to others. */
export interface Keys {
  key: string;
  target: string;
}

export function keysOf(schemas: readonly SchemaObject[]): Keys {
  const isBare = ({ node }: SchemaObject): boolean =>
    node.$ref !== undefined && Object.keys(node).length === 1;
  const named = (some: readonly SchemaObject[]): string => some.map(({ pointer }) => pointer).join(' ');
  return { key: named(schemas), target: named(schemas.filter((schema) => !isBare(schema))) };
}

/** The branches of a choice, those that are null last. */
export function likelyFirst(
  contract: Contract,
  branches: readonly (readonly Pointer[])[],
): readonly (readonly Pointer[])[] {
  const isNull = ([pointer = '']: readonly Pointer[]): boolean =>
    schemaAt(contract, pointer)?.node.type === 'null';
  return [...branches.filter((branch) => !isNull(branch)), ...branches.filter(isNull)];
}
