import type { Json, Pointer } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { replaced } from '../places/places.js';
import { errorsOrUndefined } from '../validate/is-valid.js';
import { schemaProblems } from '../validate/problems.js';
import type { Variant } from '../vary/index.js';
import { wrongChoices } from './any-of-one-of.js';
import { wrongArrays } from './arrays.js';
import { wrongValues } from './enum-const-numbers-not.js';
import type { Isolation } from './isolation.js';
import { isolationOf } from './isolation.js';
import { wrongObjects } from './objects.js';
import { reachablePlaces } from './reachable-places.js';
import { wrongTexts } from './strings.js';
import { wrongTypes } from './types.js';
import type { Candidate, Site, Violation } from './violation-attempts.js';

/** What becomes of the invalid values. */
export interface Carrier {
  /** Whether they are going to be text in a URL, header or form, where `7` and `true` are strings too. */
  isText: boolean;
  /** Whether a value is invalid in every way that it can be read when it is sent. */
  isProvable: (variant: Variant) => boolean;
}

const AS_JSON: Carrier = { isText: false, isProvable: () => true };

/** So many candidates are made at one violation. */
const MAX_CANDIDATES = 60;
/** So many values that cannot be judged (a pattern that takes too long) end the search. */
const MAX_UNJUDGED = 3;

/**
 * Invalid values that each break one clause of `base`'s schema, one part away from `base`, or from a valid value with
 * one part more than it. Wherever that is possible, a value would be valid if the clause were not there; else everything
 * wrong with it is at the place that was changed. The same document and base always give the same values.
 */
export function invalidVariants(
  contract: Contract,
  pointer: Pointer,
  base: Json,
  direction: Direction,
  carried: Carrier = AS_JSON,
): Variant[] {
  const breaking = new Breaking(contract, pointer, direction, carried);
  const repeated = new Set<string>();
  const variants: Variant[] = [];
  for (const place of reachablePlaces(contract, pointer, base, direction)) {
    const { repeats } = place;
    for (const wrong of wrongs({ contract, direction, place, isText: carried.isText })) {
      if (repeats !== undefined && repeated.has(repeats)) break;
      const variant = breaking.variant(place, wrong);
      if (!variant) continue;
      variants.push(variant);
      if (repeats !== undefined) repeated.add(repeats);
    }
  }
  return variants;
}

function* wrongs(site: Site): Generator<Violation> {
  for (const kind of [wrongTypes, wrongValues, wrongTexts, wrongArrays, wrongObjects, wrongChoices])
    yield* kind(site);
}

/** Makes candidates, and remembers what was sent and what was broken. */
class Breaking {
  private readonly sent = new Set<string>();
  private readonly broken = new Set<string>();
  private unjudged = 0;

  constructor(
    private readonly contract: Contract,
    private readonly root: Pointer,
    private readonly direction: Direction,
    private readonly carried: Carrier,
  ) {}

  /** The first candidate that breaks nothing else; where none does, the first that breaks it at all. */
  variant(place: Site['place'], wrong: Violation): Variant | undefined {
    const clause = `${place.path} ${place.pointer} ${wrong.keyword}`;
    const isRepeated = place.repeats !== undefined;
    if (wrong.isLastResort === true && this.broken.has(clause)) return undefined;
    let fallback: Variant | undefined;
    let left = MAX_CANDIDATES;
    for (const candidate of wrong.candidates) {
      if (--left < 0 || this.unjudged >= MAX_UNJUDGED) break;
      const variant = this.made(place, wrong, candidate);
      const effect = variant && this.effect(place, wrong, variant);
      if (!variant || effect === 'not' || !this.carried.isProvable(variant)) continue;
      if (effect === 'only') {
        this.broken.add(clause);
        return this.noted(variant);
      }
      if (!fallback && !isRepeated && this.isInvalidHere(variant)) fallback = variant;
    }
    return fallback && this.noted(fallback);
  }

  private made(place: Site['place'], wrong: Violation, { part, path, why }: Candidate): Variant | undefined {
    const at = path ?? place.path;
    const value = replaced(place.root, at, part);
    if (value === undefined || this.sent.has(JSON.stringify(value))) return undefined;
    const { keyword } = wrong;
    return { value, path: at, pointer: join(place.pointer, keyword), keyword, why: why ?? wrong.why };
  }

  private effect({ pointer, path, within }: Site['place'], wrong: Violation, { value }: Variant): Isolation {
    const violations = errorsOrUndefined(this.contract, this.direction, this.root, value);
    if (!violations) this.unjudged++;
    if (!violations || violations.length === 0) return 'not';
    const { keyword, reportedAs } = wrong;
    const target = { pointer, keyword, ...reportedAs, path, within };
    return isolationOf(this.contract, this.direction, violations, value, target);
  }

  /** Whether everything wrong is at the place that was changed, in it or around it. */
  private isInvalidHere({ value, path }: Variant): boolean {
    const isHere = (at: string): boolean =>
      at === path || at.startsWith(`${path}/`) || path.startsWith(`${at}/`) || at === '';
    try {
      const problems = schemaProblems(this.contract, this.root, value, this.direction);
      return problems.length > 0 && problems.every((problem) => isHere(problem.path));
    } catch {
      return false;
    }
  }

  private noted(variant: Variant): Variant {
    this.sent.add(JSON.stringify(variant.value));
    return variant;
  }
}
