import type { Pointer } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { schemaAt } from './edges.js';

/**
 * The schemas of the JSON in a text member, by what a schema says of the member in any of its branches: `contentSchema`
 * beside a `contentMediaType` of JSON (JSON Schema 2020-12 validation §8.5).
 */
export function contentSchemas(contract: Contract, root: Pointer, member: string): Pointer[] {
  const found = new Set<Pointer>();
  const seen = new Set<string>();
  const pending = [{ pointer: root, isMember: false }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { pointer, isMember } = next;
    const schema = schemaAt(contract, pointer);
    const key = `${String(isMember)} ${pointer}`;
    if (!schema || seen.has(key)) continue;
    seen.add(key);
    if (isMember && isJsonContent(schema.node)) found.add(join(schema.pointer, 'contentSchema'));
    for (const edge of schema.edges) {
      if (edge.kind === 'same' || edge.kind === 'choice' || edge.kind === 'condition')
        pending.push({ pointer: edge.to, isMember });
      else if (!isMember && edge.keyword === 'properties' && edge.name === member)
        pending.push({ pointer: edge.to, isMember: true });
    }
  }
  return [...found].reverse();
}

/** Whether a schema object says what the JSON in a text is. */
export function isJsonContent(node: Readonly<Record<string, unknown>>): boolean {
  const { contentSchema, contentMediaType } = node;
  return (
    contentSchema !== undefined &&
    typeof contentMediaType === 'string' &&
    /[/+]json\s*(;|$)/i.test(contentMediaType)
  );
}
