import type { Json } from '../../json/json.js';
import { isScalar } from '../../json/json.js';
import { numberOf } from '../../json/number.js';
import { compare, momentOf, writtenAs } from '../../json/order.js';
import type { Comparison } from '../shared/comparisons.js';
import type { Kind, Operator } from '../shared/rsql.js';
import { OPERATORS, satisfies, selected } from '../shared/rsql.js';

/**
 * Operands for one query, and the wrong interpretations of its operator (prefix match, ignored operator, …) whose
 * result would differ from the correct one.
 */
export interface Operands {
  operands: string[];
  /** True if the values come from the server's own answers. */
  isOwn: boolean;
  /** The names of the wrong interpretations whose result would differ. */
  rulesOut: ReadonlySet<string>;
}

type Reading = (value: Json | undefined, operands: readonly string[], kind: Kind) => boolean;

/** The number of values and items that are considered. It keeps the choice faster than the requests. */
const MAX_VALUES = 30;
const MAX_ITEMS = 200;
/** At most two queries are sent, the second only if it rules out an interpretation that the first does not. */
const MAX_CHOICES = 2;

/**
 * Picks operands out of what the server itself has returned, so that the correct answer differs from that of a server
 * which ignores the operator, inverts it, takes it for another one, or looks at one operand of several. At most two
 * lists of operands come back, the second only if it rules out what the first cannot.
 */
export function discriminatingOperands(items: readonly Json[], comparison: Comparison): Operands[] {
  const { selector, operator, kind } = comparison;
  const sample = items.slice(0, MAX_ITEMS).map((item) => selected(item, selector));
  const own = candidatesFor(sample, operator, kind).map((operands) => ({ operands, isOwn: true }));
  const near = nearValues(sample, comparison).map((value) => ({ operands: [value], isOwn: false }));
  const candidates = [...own, ...near].map(({ operands, isOwn }) => ({
    operands,
    isOwn,
    rulesOut: ruledOutBy(sample, operator, operands, kind),
    count: sample.filter((value) => satisfies(value, operator, operands, kind)).length,
  }));
  const chosen: typeof candidates = [];
  const ruledOut = new Set<string>();
  while (chosen.length < MAX_CHOICES) {
    const gain = ({ rulesOut }: Operands): number =>
      [...rulesOut].filter((name) => !ruledOut.has(name)).length;
    // Prefer operands that rule out more, then the server's own, then those with fewer items to fetch.
    const [best] = candidates.toSorted(
      (a, b) => gain(b) - gain(a) || Number(b.isOwn) - Number(a.isOwn) || a.count - b.count,
    );
    if (!best || (gain(best) === 0 && chosen.length > 0)) break;
    chosen.push(best);
    for (const name of best.rulesOut) ruledOut.add(name);
  }
  return chosen;
}

/** The names of the wrong interpretations that would give another answer. */
function ruledOutBy(
  values: readonly (Json | undefined)[],
  operator: Operator,
  operands: readonly string[],
  kind: Kind,
): Set<string> {
  const right = values.map((value) => satisfies(value, operator, operands, kind));
  const isOther = (reading: Reading): boolean =>
    values.some((value, i) => reading(value, operands, kind) !== right[i]);
  const readings = Object.entries({ ...READINGS, ...otherOperators(operator), ...byDay(operator) });
  return new Set(readings.filter(([, reading]) => isOther(reading)).map(([name]) => name));
}

const READINGS: Readonly<Record<string, Reading>> = {
  everything: () => true,
  nothing: () => false,
  prefix: (value, [operand = '']) => isScalar(value) && String(value).startsWith(operand),
  part: (value, [operand = '']) => isScalar(value) && String(value).includes(operand),
};

/** Wrong interpretations in which moments are compared by their days only. */
function byDay(operator: Operator): Record<string, Reading> {
  return {
    day: (value, operands, kind) => {
      const days = [value ?? null, ...operands]
        .map(momentOf)
        .map((moment) => moment !== undefined && dayOf(moment));
      const [day = false, ...others] = days;
      if (kind !== 'moment' || day === false) return satisfies(value, operator, operands, kind);
      return satisfies(
        day,
        operator,
        others.filter((other) => other !== false),
        'text',
      );
    },
  };
}

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

function otherOperators(operator: Operator): Record<string, Reading> {
  const one = (other: Operator, at: number): [string, Reading] => [
    `${other} ${String(at)}`,
    (value, operands, kind) => satisfies(value, other, operands.slice(at).slice(0, 1), kind),
  ];
  return Object.fromEntries(OPERATORS.flatMap((other) => [one(other, 0), one(other, -1)]).filter(
    ([name]) => !name.startsWith(`${operator} `) || operator === '=in=' || operator === '=out=',
  )); // prettier-ignore
}

/** Returns the values of a selector that all servers compare in the same way. */
export function comparisonOperands(items: readonly Json[], selector: string, kind: Kind): string[] {
  return clearValues(
    items.slice(0, MAX_ITEMS).map((item) => selected(item, selector)),
    kind,
  );
}

function clearValues(sample: readonly (Json | undefined)[], kind: Kind): string[] {
  const all = [...new Set(sample.filter(isScalar).map(String))].filter((text) => text !== '');
  return spread(
    all.filter((text) => isClear(text, all, kind)),
    MAX_VALUES,
  );
}

function candidatesFor(sample: readonly (Json | undefined)[], operator: Operator, kind: Kind): string[][] {
  const values = clearValues(sample, kind);
  const singles = values.map((value) => [value]);
  if (operator !== '=in=' && operator !== '=out=') return singles;
  return [
    ...values.flatMap((value, i) => values.slice(i + 1, i + 2).map((next) => [value, next])),
    ...singles,
  ];
}

/** The number of the server's own values for which near values are made. */
const MAX_NEAR = 4;
const SECOND = 1000;

/**
 * Returns values close to those of the items that no item has itself: a text without its last letter, which equals
 * nothing, and a moment one second away, which is on the same day. Values that the schema forbids are left out,
 * because a server may refuse them.
 */
function nearValues(
  sample: readonly (Json | undefined)[],
  { operator, kind, accepts }: Comparison,
): string[] {
  const all = [...new Set(sample.filter(isScalar).map(String))];
  const texts = sample.filter((value) => typeof value === 'string');
  const values = spread(clearValues(texts, kind), MAX_NEAR);
  return values
    .flatMap((value) => {
      if (kind === 'text') return operator === '==' ? [value.replace(/.$/su, '')] : [];
      const moment =
        kind === 'moment' && operator !== '=in=' && operator !== '=out=' ? momentOf(value) : undefined;
      return moment === undefined ? [] : [-SECOND, SECOND].map((by) => writtenAs(value, moment + by));
    })
    .filter((value) => value !== '' && !all.includes(value) && isClear(value, all, kind) && accepts(value));
}

/** Picks at most `most` entries, evenly spread over the list. */
function spread<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most);
  return Array.from({ length: Math.min(list.length, most) }, (_, i) => list[Math.floor(i * step)] as T);
}

/**
 * True if all servers agree on what equals the text. Many take an asterisk for any text, or ignore letter case, and
 * they differ on whether two notations of one moment are equal.
 */
function isClear(text: string, all: readonly string[], kind: Kind): boolean {
  if (kind === 'text' && (/[*%]/.test(text) || text.trim() !== text || /^null$/i.test(text))) return false;
  return all.every((other) => other === text || !isAlike(text, other, kind));
}

function isAlike(a: string, b: string, kind: Kind): boolean {
  if (kind === 'number') return numberOf(a.trim()) === numberOf(b.trim());
  return kind === 'moment' ? compare(a, b) === 0 : FOLDED.compare(a.trim(), b.trim()) === 0;
}

const FOLDED = new Intl.Collator('en', { sensitivity: 'base' });
