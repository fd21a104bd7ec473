import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isIndex, tokensOf } from '../../json/pointer.js';
import { parseJson } from '../../json/text.js';
import type { Exchange } from '../../model/exchange.js';
import type { ReportedFinding } from '../../model/report.js';

/** Values that are remembered; the longest body that is looked through. */
const MAX_VALUES = 5000;
const MAX_BODY = 100_000;

/**
 * Invalid values that a server has accepted, so that one that comes back in an answer is known to be no fault of its
 * own.
 */
export class ReadBack {
  private readonly origins = new Map<string, string>();

  /** Takes note of the value that made an accepted request invalid. `key`: of the cause. */
  accept(document: string, { case: { id, operation, phase }, request }: Exchange, key: string): void {
    const place = /^body(\/[^:]*)?:/.exec(id.slice(`${operation.id}:${phase}:`.length))?.[1];
    const body = jsonOf(request.body);
    if (place === undefined || body === undefined || this.origins.size >= MAX_VALUES) return;
    const name = nameIn(place);
    const values = [...valuesOf(body, name)];
    for (const value of values.length > 0 ? values : [undefined]) {
      const found = keyOf(document, name, snippet(value));
      if (!this.origins.has(found)) this.origins.set(found, key);
    }
  }

  /** The cause of the accepted value that a finding about an answer shows again. */
  originOf({ check, document, at, received }: ReportedFinding, exchange: Exchange): string | undefined {
    if (check !== 'response.body.schema' || exchange.outcome.kind === 'failure') return undefined;
    return this.origins.get(keyOf(document, nameIn(at.replace(/^body#/, '')), received));
  }
}

/** A value that was converted to a text, or from one, is still the same. */
function keyOf(document: string, name: string, value: string): string {
  return `${document} ${name}=${value.replaceAll(/^"|"$/g, '')}`;
}

/** The last name in a place of a body: in which list or object a server answers it is its own choice. */
function nameIn(place: string): string {
  return (tokensOf(place) ?? []).findLast((token) => !isIndex(token) && token !== '[]') ?? '';
}

function jsonOf(body: string | undefined): Json | undefined {
  if (body === undefined || body.length > MAX_BODY) return undefined;
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

/** All members of a name, however deep. */
function* valuesOf(root: Json, name: string): Generator<Json> {
  const pending: Json[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) pending.push(...next);
    else if (isObject(next)) {
      if (Object.hasOwn(next, name)) yield next[name] as Json;
      pending.push(...Object.values(next));
    }
  }
}
