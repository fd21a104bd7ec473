import { headerValue } from '../http/headers.js';
import { isJsonType } from '../http/media-type.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { tokensOf } from '../json/pointer.js';
import { parseJson } from '../json/text.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';

/** Bodies of one operation that are remembered, and how long one may be. */
const MOST = 60;
const LONGEST = 50_000;

/** Refusals that say nothing of a body: of credentials, of what is there or not, of pace. */
const ABOUT_OTHERS: readonly number[] = [401, 403, 404, 406, 409, 410, 412, 415, 429];

interface Known {
  taken: Json[];
  refused: { body: Json; words: string; at: string | undefined }[];
}

/**
 * What became of valid bodies. A member inside of an optional one brings along what it stands in: where that is refused by
 * itself, a refusal with the member says nothing of the member.
 */
export class Controls {
  private readonly known = new Map<Operation, Known>();

  /** Takes note of a valid request with a body of JSON, and of what it was answered. */
  observe(exchange: Exchange): void {
    const { case: planned, outcome } = exchange;
    const { claim } = planned.expected;
    if (outcome.kind === 'failure' || (claim !== 'documented' && claim !== 'plausible')) return;
    const isTaken = outcome.status < 300;
    if (!isTaken && (outcome.status < 400 || outcome.status >= 500 || ABOUT_OTHERS.includes(outcome.status)))
      return;
    const body = bodyOf(exchange);
    if (body === undefined) return;
    const known = this.of(exchange);
    this.known.set(planned.operation, known);
    const { taken, refused } = known;
    if (isTaken && taken.length < MOST && !taken.some((one) => distance(one, body) === 0)) taken.push(body);
    if (!isTaken && refused.length < MOST)
      refused.push({ body, words: wordsOf(exchange), at: valuePlaceOf(planned) });
  }

  /**
   * Whether a body was taken that differs from that of an exchange in nothing but the place that its case is about, and none
   * was refused in the same words, as one is that is taken once only. Of members of the body itself, that none was refused.
   */
  isTakenOtherwise(exchange: Exchange): boolean {
    const near = this.nearest(exchange);
    if (near === undefined) return true;
    if (near.refused < Infinity) return near.taken < near.refused;
    return near.taken < Infinity || !near.isInside;
  }

  /**
   * Whether a valid body was refused in the same words that differs from that of an exchange in nothing but the place that
   * its case is about, and none was taken.
   */
  isRefusedAnyway(exchange: Exchange): boolean {
    if (this.of(exchange).refused.length === 0) return false;
    const near = this.nearest(exchange);
    return near?.isInside === true && near.refused < near.taken;
  }

  /** How far the nearest bodies are that were taken, and refused in the same words; undefined where nothing can be told. */
  private nearest(exchange: Exchange): Near | undefined {
    const at = placeOf(exchange.case);
    const body = at && bodyOf(exchange);
    if (!at || body === undefined) return undefined;
    const { taken, refused } = this.of(exchange);
    const words = wordsOf(exchange);
    const nearest = (bodies: readonly Json[]): number =>
      Math.min(...bodies.map((one) => distance(one, body, at)));
    // Another value of the same place may be refused for itself as well.
    const same = refused.filter((one) => one.words === words && one.at !== at.join('/'));
    return {
      taken: nearest(taken),
      refused: nearest(same.map((one) => one.body)),
      isInside: at.length > 1,
    };
  }

  private of({ case: { operation } }: Exchange): Known {
    return this.known.get(operation) ?? { taken: [], refused: [] };
  }
}

/** Numbers of texts that differ, and Infinity where there is no such body. */
interface Near {
  taken: number;
  refused: number;
  /** Whether the place is inside of a member of the body. */
  isInside: boolean;
}

/** The place in a body that a case is about. */
function placeOf({ id, operation, phase }: Case): readonly string[] | undefined {
  const [, path] = /^body(\/.+?):[\w-]+(~\d+)?$/.exec(id.slice(`${operation.id}:${phase}:`.length)) ?? [];
  const tokens = path === undefined ? undefined : tokensOf(path);
  return tokens && tokens.length > 0 ? tokens : undefined;
}

/** The same where the case is about another value of it, and not about whether it is there. */
function valuePlaceOf(planned: Case): string | undefined {
  return /:presence(~\d+)?$/.test(planned.id) ? undefined : placeOf(planned)?.join('/');
}

function bodyOf({ request: { body, headers } }: Exchange): Json | undefined {
  if (body === undefined || body.length > LONGEST) return undefined;
  if (!isJsonType(headerValue(headers, 'content-type') ?? '')) return undefined;
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

/**
 * How many texts and numbers differ of two values of the same form, as those of requests are made up anew; Infinity where
 * the form differs. `except`: the place that may differ.
 */
function distance(one: Json, other: Json, except: readonly string[] = []): number {
  if (Array.isArray(one) && Array.isArray(other))
    return distanceInside(Object.fromEntries(one.entries()), Object.fromEntries(other.entries()), except);
  if (isObject(one) && isObject(other)) return distanceInside(one, other, except);
  if (one === other) return 0;
  const isMadeUp = typeof one === 'string' || typeof one === 'number' || typeof one === 'bigint';
  return isMadeUp && typeof one === typeof other ? 1 : Infinity;
}

function distanceInside(one: JsonObject, other: JsonObject, except: readonly string[]): number {
  let sum = 0;
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    if (except.length === 1 && name === except[0]) continue;
    const [here, there] = [own(one, name), own(other, name)];
    const inside = except[0] === name ? except.slice(1) : [];
    sum += here === undefined || there === undefined ? Infinity : distance(here, there, inside);
    if (sum === Infinity) break;
  }
  return sum;
}

function own(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What a refusal says, without what differs each time: numbers, marks of requests. */
function wordsOf({ outcome }: Exchange): string {
  if (outcome.kind === 'failure') return outcome.reason;
  const text = new TextDecoder().decode(outcome.body.subarray(0, LONGEST));
  return `${String(outcome.status)} ${text.replaceAll(/\b[\da-f]{8}[\da-f-]*\b|\d+/gi, '…')}`;
}
