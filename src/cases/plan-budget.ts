import { problemAt } from '../document/problem.js';
import { groupBy } from '../json/group-by.js';
import type { Steps } from '../json/steps.js';
import type { Operation, Problem } from '../model/document.js';
import type { Case } from '../model/exchange.js';

/** What the requests of one operation may cost, so that a recursive or very wide schema costs no more; 0 means anything. */
export interface PlanBounds {
  /** Requests that are sent. */
  cases: number;
  /** Values that are looked at while planning. */
  steps: number;
  /** Bytes of the bodies that are planned. */
  bytes: number;
  /** The ids of cases that were sent before: they are left out, and others about their clauses repeat them. */
  before?: ReadonlySet<string>;
  /** Whether only what tries a clause for the first time is sent. */
  onlyFirst?: boolean;
  /** Which cases are sent, where not all of them are worth it. */
  isWanted?: (planned: Case) => boolean;
}

export const UNBOUNDED: PlanBounds = { cases: 0, steps: 0, bytes: 0 };

/** What is left of the bounds while the requests of one operation are planned. */
export class PlanBudget {
  /** The bound that ended a part of the planning, if any did. */
  exhausted: 'steps' | 'bytes' | undefined;
  private steps: number;
  private bytes: number;

  constructor(private readonly bounds: PlanBounds) {
    this.steps = bounds.steps === 0 ? Infinity : bounds.steps;
    this.bytes = bounds.bytes === 0 ? Infinity : bounds.bytes;
  }

  /** The cases of a source, in as much as a share of what is left allows. */
  *casesOf(source: Steps<Case>, share = 1): Generator<undefined, Case[]> {
    const cases: Case[] = [];
    const kept = { steps: rest(this.steps, share), bytes: rest(this.bytes, share) };
    for (const planned of source) {
      if (planned) cases.push(planned);
      this.steps--;
      this.bytes -= planned?.request.body?.length ?? 0;
      const over = this.steps <= kept.steps ? 'steps' : this.bytes <= kept.bytes ? 'bytes' : undefined;
      this.exhausted ??= over;
      if (over) break;
      yield undefined;
    }
    return cases;
  }

  /**
   * The cases that are sent, in their order: where there are too many, first what alone is answered with a documented
   * status, then one for each clause, phases in turns, then one for each place where a clause is to be refused.
   */
  chosen(cases: readonly Case[]): readonly Case[] {
    const { cases: most, before, onlyFirst = false, isWanted = () => true } = this.bounds;
    const [sent, unsent] = parted(cases, ({ id }) => before?.has(id) === true);
    const others = unsent.filter(isWanted);
    if (most === 0 || (others.length <= most && !onlyFirst)) return others;
    const [firsts, repetitions] = newOnes(others, exercised, sent);
    const [examples, rest] = parted(firsts, ({ phase }) => phase === 'examples');
    const [refusals, plain] = newOnes(rest, refusalOf, sent);
    const [ofServer, ofClauses] = parted(plain, isOfServer);
    const [places, again] = newOnes(repetitions, refusedPlace, [...sent, ...firsts]);
    const [base, ...more] = examples;
    const first = [...(base ? [base] : []), ...refusals, ...inTurns([...more, ...ofClauses]), ...places];
    const ranked = onlyFirst ? first : [...first, ...ofServer, ...again];
    const kept = new Set(ranked.slice(0, most));
    return others.filter((planned) => kept.has(planned));
  }

  /** What is told of an operation of which not everything is sent: `left` cases that were planned, and what was not. */
  problems(operation: Operation, sent: number, left: number): Problem[] {
    const { exhausted, bounds } = this;
    if (left === 0 && exhausted === undefined) return [];
    const { contract, id, pointer } = operation;
    const planned = `${String(sent + left)} requests${exhausted ? ` after ${LIMITS[exhausted](bounds)} of planning` : ''}`;
    const message = `${id}: ${String(sent)} of ${planned} are sent; the clauses that no request is about are not proved`;
    const hint = `Raise ${left > 0 ? '--budget' : exhausted === 'steps' ? '--max-plan-steps' : '--max-plan-bytes'}.`;
    return [problemAt(contract, pointer, 'document.case.left-out', message, { severity: 'note', hint })];
  }
}

const LIMITS = {
  steps: ({ steps }: PlanBounds): string => `${String(steps)} steps`,
  bytes: ({ bytes }: PlanBounds): string => `${String(bytes)} bytes of bodies`,
};

/** What is to be left of an amount when a share of it is taken. */
function rest(amount: number, share: number): number {
  return amount === Infinity ? 0 : amount * (1 - share);
}

/**
 * The documented status that a case is sent for, where few others would be answered with it: that of a credential that is
 * missing or of somebody who may do less, of an id of nothing, of a media type that is not documented.
 */
function refusalOf({ id, operation, expected }: Case): string | undefined {
  const statuses = operation.responses.map(({ status }) => status);
  const documented = (...wanted: string[]): string | undefined =>
    wanted.find((status) => statuses.includes(status));
  if (id.endsWith(':security:limited')) return documented('403');
  if (expected.claim === 'unauthenticated') return documented('401', '403');
  if (/:path\/.+:unknown(~\d+)?$/.test(id)) return documented('404', '410');
  return id.includes(':content-type:') && expected.claim === 'invalid' ? documented('415') : undefined;
}

/**
 * The clause that a case is about, and how: its label ends with the keyword. That what breaks it is refused is evidence of
 * it, so that what keeps it comes after that.
 */
function exercised({ id, clause }: Case): string {
  return `${clause} ${id.slice(id.lastIndexOf(':')).replace(/~\d+$/, '')}`;
}

/** Where a clause is broken, whatever the item of a list: evidence has each place. */
function refusedPlace({ id, phase }: Case): string | undefined {
  return phase === 'negative' ? id.replace(/~\d+$/, '').replaceAll(/\/\d+(?=[/:])/g, '/[]') : undefined;
}

/** How texts are coded is the same for all that a server is sent, and no clause of an operation. */
function isOfServer({ id }: Case): boolean {
  return /:coverage:(accept-encoding|charset):/.test(id);
}

/** Those that are the first of their key, and the others; what breaks a clause before what keeps it. */
function newOnes(
  cases: readonly Case[],
  keyOf: (planned: Case) => string | undefined,
  known: readonly Case[],
): [first: Case[], others: Case[]] {
  const met = new Set(known.map(keyOf));
  const isNew = (planned: Case): boolean => {
    const key = keyOf(planned);
    return key !== undefined && met.size < met.add(key).size;
  };
  const [negatives, rest] = parted(cases, ({ phase }) => phase === 'negative');
  const first = new Set([...negatives, ...rest].filter(isNew));
  return parted(cases, (planned) => first.has(planned));
}

function parted<T>(all: readonly T[], isMeant: (one: T) => boolean): [T[], T[]] {
  const parts: [T[], T[]] = [[], []];
  for (const one of all) parts[isMeant(one) ? 0 : 1].push(one);
  return parts;
}

/** One case of each phase, then the next of each, and so on; of what breaks clauses two, as evidence has each of them. */
function inTurns(cases: readonly Case[]): Case[] {
  const byPhase = [...groupBy(cases, ({ phase }) => phase)];
  const longest = Math.max(0, ...byPhase.map(([, { length }]) => length));
  const turn = (i: number): Case[] =>
    byPhase.flatMap(([phase, own]) => {
      const size = phase === 'negative' ? 2 : 1;
      return own.slice(i * size, (i + 1) * size);
    });
  return Array.from({ length: longest }, (_, i) => turn(i)).flat();
}
