import type { Automaton } from './automaton.js';
import type { Assertion } from './syntax.js';

/** Steps between two calls of the meter. */
const BETWEEN_CALLS = 50_000;

/**
 * Whether an automaton matches somewhere in a text: all ways at once, so that none has to be taken again.
 * `meter` is called now and then, and throws when it has been enough.
 */
export function matchesSomewhere(
  automaton: Automaton,
  text: string,
  unicode: boolean,
  meter: () => void,
): boolean {
  return new Simulation(text, unicode, meter).runs(automaton, 0, automaton.isAnchored);
}

class Simulation {
  private steps = 0;

  constructor(
    private readonly text: string,
    private readonly unicode: boolean,
    private readonly meter: () => void,
  ) {}

  /** `isBound`: a match must start at `from`. */
  runs(automaton: Automaton, from: number, isBound: boolean): boolean {
    const seen = new Int32Array(automaton.steps.length).fill(-1);
    let ways: number[] = [];
    for (let at = from; ;) {
      if ((at === from || !isBound) && this.enter(automaton, automaton.start, at, ways, seen)) return true;
      if (at >= this.text.length || (isBound && ways.length === 0)) return false;
      const code = this.codeAt(at);
      const next = at + (code > 0xffff ? 2 : 1);
      const following: number[] = [];
      for (const way of ways) {
        const step = automaton.steps[way];
        if (step?.kind !== 'atom' || !step.atom.takes(code)) continue;
        if (this.enter(automaton, step.to[0], next, following, seen)) return true;
      }
      this.count(ways.length + 1);
      ways = following;
      at = next;
    }
  }

  /** Collects the atoms that can be reached from a step without a character; true where the match is reached. */
  private enter(automaton: Automaton, start: number, at: number, ways: number[], seen: Int32Array): boolean {
    const pending = [start];
    for (let way = pending.pop(); way !== undefined; way = pending.pop()) {
      if (seen[way] === at) continue;
      seen[way] = at;
      this.count(1);
      const step = automaton.steps[way];
      if (step?.kind === 'match') return true;
      if (step?.kind === 'atom') ways.push(way);
      else if (step?.kind === 'assertion' && !this.holds(step.of, at)) continue;
      else if (step?.kind === 'lookahead' && this.runs(step.of, at, true) === step.isNegative) continue;
      else pending.push(...(step?.to ?? []));
    }
    return false;
  }

  private holds(assertion: Assertion, at: number): boolean {
    if (assertion === '^') return at === 0;
    if (assertion === '$') return at === this.text.length;
    const isBoundary = isWord(this.text.charAt(at - 1)) !== isWord(this.text.charAt(at));
    return isBoundary === (assertion === '\\b');
  }

  private codeAt(at: number): number {
    return (this.unicode ? this.text.codePointAt(at) : this.text.charCodeAt(at)) ?? 0;
  }

  private count(steps: number): void {
    this.steps += steps;
    if (this.steps < BETWEEN_CALLS) return;
    this.meter();
    this.steps = 0;
  }
}

function isWord(character: string): boolean {
  return /^\w$/.test(character);
}
