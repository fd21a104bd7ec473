import type { Atom } from './atom.js';
import type { Assertion, Expression } from './syntax.js';
import { NotRegular } from './syntax.js';

/** A step of an automaton. `to`: the steps that may follow, by their numbers. */
type Step =
  | { kind: 'atom'; atom: Atom; to: readonly [number] }
  | { kind: 'assertion'; of: Assertion; to: readonly [number] }
  | { kind: 'lookahead'; isNegative: boolean; of: Automaton; to: readonly [number] }
  | { kind: 'split'; to: readonly number[] }
  | { kind: 'match'; to: readonly [] };

/** The automaton of an expression (Thompson 1968). */
export interface Automaton {
  steps: readonly Step[];
  start: number;
  /** Whether no character but the first can start a match: every way begins with `^`. */
  isAnchored: boolean;
  /** Whether no step is repeated. */
  isFinite: boolean;
}

/** Larger automata are not made. */
const MAX_STEPS = 1000;

/**
 * `isExact`: repetitions with numbers are written out. Otherwise they count as any number of times, so that every way
 * of the expression, and others, are ways of the automaton.
 * @throws NotRegular when it looks behind, or would be too large.
 */
export function automatonOf(expression: Expression, isExact: boolean): Automaton {
  const builder = new Builder(isExact);
  const start = builder.add(expression, builder.step({ kind: 'match', to: [] }));
  const { steps, isFinite } = builder;
  return { steps, start, isAnchored: isBehindStart(expression), isFinite };
}

class Builder {
  readonly steps: Step[] = [];
  isFinite = true;

  constructor(private readonly isExact: boolean) {}

  step(step: Step): number {
    if (this.steps.length >= MAX_STEPS) throw new NotRegular();
    return this.steps.push(step) - 1;
  }

  /** Adds what an expression takes in front of the step `next`; returns where it starts. */
  add(expression: Expression, next: number): number {
    switch (expression.kind) {
      case 'atom':
        return this.step({ kind: 'atom', atom: expression.atom, to: [next] });
      case 'assertion':
        return this.step({ kind: 'assertion', of: expression.of, to: [next] });
      case 'lookahead': {
        const { isNegative, of } = expression;
        return this.step({ kind: 'lookahead', isNegative, of: automatonOf(of, this.isExact), to: [next] });
      }
      case 'lookbehind':
        throw new NotRegular(); // it would have to run from every place of the text
      case 'sequence':
        return expression.parts.reduceRight((at, part) => this.add(part, at), next);
      case 'choice':
        return this.step({ kind: 'split', to: expression.options.map((option) => this.add(option, next)) });
      case 'repeat':
        return this.repeat(expression, next);
    }
  }

  private repeat({ of, min, max }: Expression & { kind: 'repeat' }, next: number): number {
    const isCounted = this.isExact || (min <= 1 && max <= 1);
    let at = next;
    if (max === Infinity || !isCounted) at = this.loop(of, next);
    else for (let n = min; n < max; n++) at = this.step({ kind: 'split', to: [this.add(of, at), next] });
    for (let n = 0; n < (isCounted ? min : Math.min(min, 1)); n++) at = this.add(of, at);
    return at;
  }

  private loop(of: Expression, next: number): number {
    this.isFinite = false;
    const at = this.step({ kind: 'split', to: [] });
    this.steps[at] = { kind: 'split', to: [this.add(of, at), next] };
    return at;
  }
}

function isBehindStart(expression: Expression): boolean {
  switch (expression.kind) {
    case 'assertion':
      return expression.of === '^';
    case 'sequence': {
      const first = expression.parts.find(({ kind }) => kind !== 'lookahead');
      return first !== undefined && isBehindStart(first);
    }
    case 'choice':
      return expression.options.every(isBehindStart);
    case 'repeat':
      return expression.min > 0 && isBehindStart(expression.of);
    default:
      return false;
  }
}
