import { isTarget, linkedParameter, linksAt } from '../document/links.js';
import { successKeys } from '../document/responses.js';
import { onlyReads } from '../document/safety.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { tokensOf } from '../json/pointer.js';
import type { Contract, Operation } from '../model/document.js';
import type { Arrow, IdSlot, IdSource } from './arrow.js';
import { isIdOf, isOwnId, thingOf } from './names.js';

/** Arrows that the document draws itself: Link Objects of successful answers (OpenAPI 3.1 §4.8.20). */
export function* arrowsByLink(contract: Contract): Generator<Arrow> {
  const { operations } = contract;
  for (const from of operations) {
    const keys = successKeys(from);
    for (const { status, pointer } of from.responses.filter((response) => keys.includes(response.status))) {
      const links = linksAt(contract, pointer);
      for (const { name, node } of links) {
        const to = operations.find((operation) => isTarget(operation, node));
        if (to && to !== from)
          yield* arrowsOf(from, to, node, `the link '${name}' of its answer ${status} says so`);
      }
    }
  }
}

function* arrowsOf(from: Operation, to: Operation, link: JsonObject, why: string): Generator<Arrow> {
  for (const [name, expression] of Object.entries(isObject(link.parameters) ? link.parameters : {})) {
    const source = sourceOf(expression);
    const slot = slotOf(to, name);
    if (source && slot)
      yield { from, to, source, slot, origin: isOfMade(from, to, source) ? 'made' : 'listed', why };
  }
}

/**
 * Whether the id is that of what the operation makes: an answer also has ids of what that refers to, and the answer to a
 * change has the id of what was there.
 */
function isOfMade(from: Operation, to: Operation, source: IdSource): boolean {
  if (from.method !== 'post' || onlyReads(from)) return false;
  if (source.in !== 'body' || to.path.startsWith(`${from.path.replace(/\/$/, '')}/`)) return true;
  const name = (tokensOf(source.path) ?? []).at(-1) ?? '';
  return isOwnId(name) || isIdOf(thingOf(from), name);
}

/** A runtime expression that reads the answer (OpenAPI 3.1 §4.8.20.3); others give nothing of it. */
function sourceOf(expression: Json): IdSource | undefined {
  if (typeof expression !== 'string') return undefined;
  const text = expression.replace(/^\{(.*)\}$/, '$1');
  if (text.toLowerCase() === '$response.header.location') return { in: 'location' };
  const path = /^\$response\.body#(\/.*)$/.exec(text)?.[1];
  return path === undefined ? undefined : { in: 'body', path };
}

function slotOf(operation: Operation, name: string): IdSlot | undefined {
  const found = linkedParameter(operation, name);
  return found && { in: found.in, name: found.name };
}
