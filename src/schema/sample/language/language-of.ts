import { parsePattern } from '../../keywords/pattern.js';
import type { Assertion, Expression } from '../../patterns/syntax.js';
import { readExpression } from '../../patterns/syntax.js';
import type { Algebra, Language } from './algebra.js';
import { ANY } from './characters.js';
import { charactersOf } from './class.js';

/** What a part of a regular expression matches, if `next` follows it up to the end of the text. */
type Part = (next: Language) => Language;

/** Repetitions are not counted further. */
const MAX_COUNT = 100_000;
const MAX_UNROLLED = 100;
/** Repetitions that are written out are so many more than there must be. */
const UNROLLED = 8;

/**
 * The texts in which a regular expression matches somewhere. Word boundaries and lookbehinds are passed over, so that
 * texts have to be judged afterwards.
 * @throws SyntaxError where it is none, NotRegular where it has what no language of this kind describes, such as back
 *   references, RangeError where it asks for too many repetitions or is nested too deeply.
 */
export function languageOf(pattern: string, algebra: Algebra): Language {
  const expression = readExpression(parsePattern(pattern));
  const from = (isStart: boolean): Language =>
    new Composer(algebra, isStart).part(expression)(algebra.everything);
  const before = algebra.repeated(algebra.one(ANY), 1, Infinity);
  return algebra.union([from(true), algebra.sequence(before, from(false))]);
}

class Composer {
  constructor(
    private readonly algebra: Algebra,
    /** Whether the match begins where the text does. */
    private readonly isStart: boolean,
  ) {}

  part(expression: Expression): Part {
    const { algebra } = this;
    switch (expression.kind) {
      case 'atom': {
        const one = algebra.one(charactersOf(expression.atom.source));
        return (next) => algebra.sequence(one, next);
      }
      case 'assertion':
        return this.assertion(expression.of);
      case 'lookahead':
        return this.ahead(this.part(expression.of), expression.isNegative);
      case 'lookbehind':
        return (next) => next;
      case 'sequence': {
        const parts = expression.parts.map((one) => this.part(one));
        return (next) => parts.reduceRight((rest, part) => part(rest), next);
      }
      case 'choice': {
        const options = expression.options.map((one) => this.part(one));
        return (next) => algebra.union(options.map((option) => option(next)));
      }
      case 'repeat':
        return this.repeated(expression);
    }
  }

  private assertion(of: Assertion): Part {
    const { nothing, empty } = this.algebra;
    if (of === '^') return (next) => (this.isStart ? next : nothing);
    if (of === '$') return (next) => (next.hasEmpty ? empty : nothing);
    return (next) => next;
  }

  private ahead(inner: Part, isNegative: boolean): Part {
    const { algebra } = this;
    return (next) => {
      const seen = inner(algebra.everything);
      return algebra.intersection([isNegative ? algebra.complement(seen) : seen, next]);
    };
  }

  private repeated({ of, min, max }: Expression & { kind: 'repeat' }): Part {
    const { algebra } = this;
    if (min > MAX_COUNT) throw new RangeError('too many repetitions');
    const part = this.part(of);
    const most = max > MAX_COUNT ? Infinity : max;
    if (looksAhead(of)) return this.unrolled(part, min, most);
    const repeated = algebra.repeated(part(algebra.empty), min, most);
    return (next) => algebra.sequence(repeated, next);
  }

  /** What looks ahead inside a repetition has to know what comes behind it, so that it is written out. */
  private unrolled(part: Part, least: number, most: number): Part {
    if (least > MAX_UNROLLED) throw new RangeError('too many repetitions of an assertion');
    const more = Math.min(most - least, UNROLLED);
    return (next) => {
      let rest = next;
      for (let i = 0; i < more; i++) rest = this.algebra.union([next, part(rest)]);
      for (let i = 0; i < least; i++) rest = part(rest);
      return rest;
    };
  }
}

function looksAhead(expression: Expression): boolean {
  switch (expression.kind) {
    case 'lookahead':
      return true;
    case 'sequence':
      return expression.parts.some(looksAhead);
    case 'choice':
      return expression.options.some(looksAhead);
    case 'repeat':
      return looksAhead(expression.of);
    default:
      return false;
  }
}
