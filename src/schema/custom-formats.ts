import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import type { Contract } from '../model/document.js';
import { eachSchemaPlace } from './graph/schema-places.js';
import { isReferenceObject } from './keywords/edges.js';

/**
 * What values of a format that is in no standard look like, in keywords of JSON Schema, or `ignore`: the format says
 * nothing that could be judged, and nobody misses it.
 */
export type CustomFormat =
  | 'ignore'
  | {
      readonly pattern?: string | undefined;
      readonly minLength?: number | undefined;
      readonly maxLength?: number | undefined;
      readonly minimum?: number | undefined;
      readonly maximum?: number | undefined;
    };

/** Custom formats by their names. */
export type CustomFormats = Readonly<Record<string, CustomFormat>>;

/**
 * Writes what custom formats mean into the schemas that name them, so that judging, sampling and breaking values need
 * not know of them. To be called before anything else reads the schemas.
 */
export function applyCustomFormats(contract: Contract, formats: CustomFormats): void {
  applied.set(contract.document, formats);
  if (Object.keys(formats).length === 0) return;
  const done = new Set<JsonObject>();
  for (const node of formatted(contract)) {
    const format = declared(formats, node.format);
    if (format === undefined || format === 'ignore' || done.has(node)) continue;
    done.add(node);
    const keywords = Object.entries(format).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined,
    );
    const taken = keywords.filter(([keyword]) => node[keyword] !== undefined);
    for (const [keyword, value] of keywords) node[keyword] ??= value;
    if (taken.length > 0)
      node.allOf = [...(Array.isArray(node.allOf) ? node.allOf : []), Object.fromEntries(taken)];
  }
}

const applied = new WeakMap<JsonObject, CustomFormats>();

/** The custom formats of a contract; none where none were applied. */
export function customFormatsOf({ document }: Pick<Contract, 'document'>): CustomFormats {
  return applied.get(document) ?? {};
}

/** The names of formats that no schema of the contracts has. */
export function unusedFormats(contracts: readonly Contract[], formats: CustomFormats): string[] {
  const names = Object.keys(formats);
  if (names.length === 0) return [];
  const used = new Set(contracts.flatMap((contract) => [...formatted(contract)].map(({ format }) => format)));
  return names.filter((name) => !used.has(name));
}

/** What is declared of a format; undefined where nothing is. */
export function declared(formats: CustomFormats, name: Json | undefined): CustomFormat | undefined {
  return typeof name === 'string' && Object.hasOwn(formats, name) ? formats[name] : undefined;
}

/** The schema objects with a format. */
function* formatted(contract: Contract): Generator<JsonObject> {
  for (const { node } of eachSchemaPlace(contract)) {
    if (isObject(node) && node.format !== undefined && !isReferenceObject(node, contract.openapi)) yield node;
  }
}
