import type { Json, Pointer } from '../../json/json.js';
import { escapeToken, isWithin, join } from '../../json/pointer.js';
import { jsonKey } from '../../json/size.js';
import type { Steps } from '../../json/steps.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { applicableKeywords } from '../keywords/index.js';
import type { Candidate, Place, Violation } from '../keywords/keyword.js';
import type { KeywordName } from '../keywords/names.js';
import { repetitionsLast, replaced } from '../places/places.js';
import { isTooLong } from '../sample/too-long.js';
import { unsatisfiableAround } from '../satisfiability/blameless.js';
import { errorsOrUndefined } from '../validate/is-valid.js';
import { schemaProblems } from '../validate/problems.js';
import type { Variant } from '../vary/index.js';
import { keywordPlace } from '../vary/keyword-place.js';
import type { Isolation } from './isolation.js';
import { isolationOf } from './isolation.js';
import type { ReachablePlace } from './reachable-places.js';
import { reachablePlaces } from './reachable-places.js';

/** How the invalid values will be transmitted: as JSON, or as untyped text (URL, header, form). */
export interface Carrier {
  /** Whether they are going to be text, where `7` and `true` are strings too. */
  isText: boolean;
  /** Whether a value is invalid in every way that it can be read when it is sent. */
  isProvable: (variant: Variant) => boolean;
}

const AS_JSON: Carrier = { isText: false, isProvable: () => true };

/** So many candidates are tried for one violation. */
const MAX_CANDIDATES = 60;
/** So many values that cannot be judged (a pattern that takes too long) end the search. */
const MAX_UNJUDGED = 3;

/**
 * Invalid values that each break one clause of `base`'s schema, one part away from `base`, or from a valid value with
 * one part more than it. Wherever that is possible, a value would be valid if the clause were not there; else everything
 * wrong with it is at the place that was changed. The same document and base always give the same values.
 */
export function* invalidVariants(
  contract: Contract,
  pointer: Pointer,
  base: Json,
  direction: Direction,
  carrier: Carrier = AS_JSON,
): Steps<Variant> {
  const breaker = new Breaker(contract, pointer, direction, carrier);
  const done = new Set<string>();
  for (const place of repetitionsLast(reachablePlaces(contract, pointer, base, direction))) {
    yield undefined;
    if (!place) continue;
    const { group } = place;
    for (const attempt of attemptsAt(keywordPlace(contract, direction, place, carrier.isText))) {
      if (group !== undefined && done.has(group)) break;
      const variant = yield* breaker.variant(place, attempt);
      if (!variant) continue;
      yield variant;
      if (group !== undefined) done.add(group);
    }
  }
}

/** One way to break one keyword of a place. */
interface Attempt extends Violation {
  keyword: KeywordName;
}

function* attemptsAt(place: Place): Generator<Attempt> {
  for (const { name, keyword, stated } of applicableKeywords(place))
    for (const each of keyword.violations?.(stated, place) ?? []) yield { ...each, keyword: name };
}

/** Tries candidates, and remembers which values were taken and which clauses are broken, by themselves or at all. */
class Breaker {
  private readonly taken = new Set<string>();
  private readonly isolated = new Set<string>();
  private readonly broken = new Set<Pointer>();
  private unjudged = 0;

  constructor(
    private readonly contract: Contract,
    private readonly root: Pointer,
    private readonly direction: Direction,
    private readonly carrier: Carrier,
  ) {}

  /**
   * The first candidate that breaks nothing else; where none does, the first that breaks it at all. A value that was
   * taken for another clause is taken again only where this one is broken by no other.
   */
  *variant(place: ReachablePlace, attempt: Attempt): Generator<undefined, Variant | undefined> {
    const clause = `${place.path} ${place.pointer} ${attempt.keyword}`;
    if (attempt.isLastResort === true && this.isolated.has(clause)) return undefined;
    let fallback: Variant | undefined;
    let repetition: Variant | undefined;
    let left = MAX_CANDIDATES;
    for (const candidate of attempt.candidates) {
      if (--left < 0 || this.unjudged >= MAX_UNJUDGED) break;
      yield undefined;
      const variant = this.made(place, attempt, candidate);
      if (!variant || this.isBlameless(variant)) continue;
      const isTaken = this.isTaken(variant);
      if (isTaken && (fallback ?? repetition ?? this.broken.has(variant.pointer))) continue;
      const isolation = this.isolation(place, attempt, variant);
      if (isolation === 'not' || !this.carrier.isProvable(variant)) continue;
      if (isolation === 'only' && !isTaken) {
        this.isolated.add(clause);
        return this.take({ ...variant, isAlone: true });
      }
      if (fallback !== undefined || place.group !== undefined || !this.isInvalidHere(variant)) continue;
      if (isTaken) repetition ??= variant;
      else fallback ??= variant;
    }
    const chosen = fallback ?? repetition;
    return chosen && this.take(chosen);
  }

  private made(place: ReachablePlace, attempt: Attempt, candidate: Candidate): Variant | undefined {
    const { part, member, why = attempt.why } = candidate;
    const path = member === undefined ? place.path : `${place.path}/${escapeToken(member)}`;
    const value = replaced(place.root, path, part);
    const { keyword } = attempt;
    return value === undefined || isTooLong(value)
      ? undefined
      : { value, path, pointer: join(place.pointer, keyword), keyword, why };
  }

  private isolation(place: ReachablePlace, { keyword }: Attempt, { value }: Variant): Isolation {
    const errors = errorsOrUndefined(this.contract, this.direction, this.root, value);
    if (!errors) this.unjudged++;
    if (!errors || errors.length === 0) return 'not';
    const { pointer, path, within } = place;
    return isolationOf(this.contract, this.direction, errors, value, { pointer, keyword, path, within });
  }

  /** Whether everything wrong is at the place that was changed, in it or around it. */
  private isInvalidHere({ value, path }: Variant): boolean {
    const isHere = (at: string): boolean => isWithin(at, path) || isWithin(path, at);
    try {
      const problems = schemaProblems(this.contract, this.root, value, this.direction);
      return problems.length > 0 && problems.every((problem) => isHere(problem.path));
    } catch {
      return false;
    }
  }

  /** Where no value is valid, none is invalid more than others. */
  private isBlameless({ value, ...broken }: Variant): boolean {
    return unsatisfiableAround(this.contract, this.root, value, broken) !== undefined;
  }

  private isTaken({ value }: Variant): boolean {
    return this.taken.has(jsonKey(value));
  }

  private take(variant: Variant): Variant {
    this.taken.add(jsonKey(variant.value));
    this.broken.add(variant.pointer);
    return variant;
  }
}
