import { headerValue } from '../http/headers.js';
import { documentedMediaType, isJsonType } from '../http/media-type.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { escapeToken } from '../json/pointer.js';
import type { Shape } from '../schema/shape/index.js';
import { shapeOf } from '../schema/shape/index.js';
import { documentedResponse } from './shared/documented-response.js';
import { defineCheck, finding } from './shared/finding.js';
import { memoizePerBody } from './shared/memoize-body.js';

/** Findings that one body can give. */
const MAX_NAMES = 20;

/** Unknown members after which no others are looked for: a server can send millions. */
const MAX_KNOWN = 1000;

/**
 * Properties that a body has and no schema mentions. Schemas are open unless they say otherwise, so this breaks
 * nothing; it is how a document falls behind its server.
 */
export const undocumented = defineCheck(['response.body.undocumented'], (exchange, operation) => {
  const { outcome } = exchange;
  if (outcome.kind === 'failure') return [];
  const response = documentedResponse(exchange, operation);
  const type = headerValue(outcome.headers, 'content-type') ?? '';
  const media = response && documentedMediaType(type, response.content);
  if (!media?.schema || !isJsonType(type)) return [];
  return undocumentedMembers(outcome, operation, media);
});

const undocumentedMembers = memoizePerBody<'response.body.undocumented'>(
  ({ contract }, { schema, pointer }, value) => {
    const names = [...unknownMembers(shapeOf(contract, schema?.pointer), value)];
    const others = `${String(names.length - MAX_NAMES)} others${names.length < MAX_KNOWN ? '' : ' or more'}`;
    return names.slice(0, MAX_NAMES).map((path, i) =>
      finding({
        check: 'response.body.undocumented',
        severity: 'note',
        message: `${path} is not documented${i === MAX_NAMES - 1 && names.length > MAX_NAMES ? `, nor are ${others}` : ''}`,
        pointer: schema?.pointer ?? pointer,
        at: `body#${path}`,
        expected: 'only documented properties',
        received: 'an undocumented one',
      }),
    );
  },
);

/** Paths of members that none of the schemas meeting their owner describes; items of arrays are written `[]`. */
export function unknownMembers(shape: Shape, body: Json): Set<string> {
  const unknown = new Set<string>();
  const pending: { value: Json; path: string; shape: Shape }[] = [{ value: body, path: '', shape }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path } = next;
    const owner = next.shape;
    if (Array.isArray(value)) {
      const inside = `${path}/[]`;
      for (const [i, item] of value.entries())
        if (isContainer(item)) pending.push({ value: item, path: inside, shape: owner.item(i) });
    } else if (isObject(value) && owner.propertyNames().length > 0) {
      // An object that nobody describes member by member has nothing undocumented.
      for (const name of Object.keys(value)) {
        const inner = owner.property(name);
        const isKnown = inner.isDescribed();
        const member = value[name];
        // Most members are, and have none themselves: nobody asks for their paths.
        if (isKnown && !isContainer(member)) continue;
        const inside = `${path}/${escapeToken(name)}`;
        if (!isKnown) unknown.add(inside);
        else if (isContainer(member)) pending.push({ value: member, path: inside, shape: inner });
        if (unknown.size >= MAX_KNOWN) return unknown;
      }
    }
  }
  return unknown;
}

/** Only these have members. */
function isContainer(value: Json | undefined): value is Json[] | JsonObject {
  return typeof value === 'object' && value !== null;
}
