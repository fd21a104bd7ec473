import type { Pointer } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { tokensOf } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../../schema/graph/edges.js';
import { schemaAt } from '../../schema/graph/edges.js';
import { ANNOTATIONS } from '../../schema/keywords/names.js';

const endsOf = memoize((_: Contract) => new Map<Pointer, Pointer | undefined>());

/** Where references end that are nothing else, from a schema on; undefined where they go round in a circle. */
export function endOfReferences(contract: Contract, start: Pointer): Pointer | undefined {
  const ends = endsOf(contract);
  const seen = new Set<Pointer>();
  let at: Pointer | undefined = start;
  while (at !== undefined && !ends.has(at)) {
    const schema = schemaAt(contract, at);
    const next = schema && isBare(schema) ? schema.node.$ref : undefined;
    if (typeof next !== 'string') ends.set(at, at);
    else {
      seen.add(at);
      at = seen.has(next) ? undefined : next;
    }
  }
  const end = at === undefined ? undefined : ends.get(at);
  for (const pointer of seen) ends.set(pointer, end);
  return end;
}

const SAYS_NOTHING = new Set<string>([...ANNOTATIONS, '$ref', '$defs', 'definitions']);

/** Whether a schema object is a reference and says nothing else of a value. */
function isBare({ node }: SchemaObject): boolean {
  return (
    typeof node.$ref === 'string' &&
    Object.keys(node).every((key) => SAYS_NOTHING.has(key) || key.startsWith('x-'))
  );
}

/**
 * The references that close a circle of schemas that TypeScript refuses (TS2456): one that passes through no object and
 * no array. Such a reference says nothing of a value.
 */
export function circularReferences(contract: Contract, roots: readonly Pointer[]): Set<Pointer> {
  const circular = new Set<Pointer>();
  const done = new Set<Pointer>();
  const path = new Set<Pointer>();
  for (const root of roots) {
    const pending: { pointer: Pointer; next: Pointer[] }[] = [];
    const enter = (pointer: Pointer): void => {
      path.add(pointer);
      pending.push({ pointer, next: sameOrChoice(contract, pointer) });
    };
    if (!done.has(root)) enter(root);
    for (let top = pending.at(-1); top; top = pending.at(-1)) {
      const next = top.next.pop();
      if (next === undefined) {
        done.add(top.pointer);
        path.delete(top.pointer);
        pending.pop();
      } else if (path.has(next)) circular.add(top.pointer);
      else if (!done.has(next)) enter(next);
    }
  }
  return circular;
}

function sameOrChoice(contract: Contract, pointer: Pointer): Pointer[] {
  const edges = schemaAt(contract, pointer)?.edges ?? [];
  return edges.filter(({ kind }) => kind === 'same' || kind === 'choice').map(({ to }) => to);
}

/** The last name of a component schema's pointer; undefined for every other place. */
export function componentName(pointer: Pointer): string | undefined {
  const tokens = pointer.startsWith('#/components/schemas/') ? (tokensOf(pointer) ?? []) : [];
  return tokens.length === 3 ? tokens[2] : undefined;
}
