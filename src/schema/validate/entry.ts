import type { ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { Pointer } from '../../json/json.js';
import type { Effort } from './surely-valid.js';

/** A schema that something refers to, or that was asked for. */
export interface Entry {
  id: string;
  pointer: Pointer;
  refers: Entry[];
  /** Why ajv cannot compile it, if so. */
  failure?: string;
  /** How many schemas may be applied by going through them, before it is compiled; counted down. */
  effort?: Effort;
  /** Set when it and all that it leads to have been compiled. */
  validate?: ValidateFunction | undefined;
  /** Whether it has members that only one side sends, those of schemas that it refers to aside. */
  hides: boolean;
  /** Set when neither it nor anything that it leads to failed to be translated. */
  isSound?: true;
  /** What `isOneSided` has found. */
  isOneSided?: boolean;
}

/** An entry and those that it leads to along references that are followed. */
export function reachable(start: Entry, follows: (target: Entry) => boolean = () => true): Entry[] {
  const seen = new Set([start]);
  for (const entry of seen) for (const target of entry.refers) if (follows(target)) seen.add(target);
  return [...seen];
}

/** Whether a schema that has been translated may mean one thing in requests and another in responses. */
export function isOneSided(entry: Entry): boolean {
  if (entry.isOneSided !== undefined) return entry.isOneSided;
  const within = reachable(entry, (target) => target.isOneSided !== false);
  const found = within.some(({ hides, failure }) => hides || failure !== undefined);
  entry.isOneSided = found;
  if (!found) for (const each of within) each.isOneSided = false;
  return found;
}

/**
 * Tells ajv where the references of schemas lead that it has been given. Read from ajv 8.20: `addSchema` keeps each
 * schema as `ajv.schemas[id]`, and compiling a `$ref` looks into `refs` of the schema it stands in before it resolves it.
 */
export function linkReferences(ajv: Ajv2020, entries: readonly Entry[]): void {
  for (const { id, refers } of entries) {
    const schema = ajv.schemas[id];
    if (schema) for (const target of refers) schema.refs[target.id] = ajv.schemas[target.id];
  }
}
