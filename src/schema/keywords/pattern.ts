import { createContext, Script } from 'node:vm';
import type { Automaton } from '../patterns/automaton.js';
import { automatonOf } from '../patterns/automaton.js';
import { isDeterministic, waysThrough } from '../patterns/backtracking.js';
import { isOfOtherLanguage, withoutOlderSyntax } from '../patterns/older-syntax.js';
import { matchesSomewhere } from '../patterns/simulation.js';
import { NotRegular, readExpression } from '../patterns/syntax.js';

/** Milliseconds one match may take before it is given up. */
const MATCH_BUDGET = 1000;

/** A pattern that has run away is given half as long each time, and no less than this. */
const LEAST_BUDGET = 20;

/** Milliseconds that the guarded matches within one value may take together, beyond what each takes on a busy machine. */
const TOTAL_BUDGET = 5000;
const USUAL = 0.2;

/** A pattern took longer than its budget on a value: neither the server nor the value can be judged by it. */
export class PatternTimeout extends Error {
  override readonly name = 'PatternTimeout';

  constructor(
    readonly pattern: string,
    budget = MATCH_BUDGET,
    on: 'one value' | 'the texts in one value' = 'one value',
  ) {
    super(`the pattern ${pattern} took longer than ${String(budget)} ms on ${on}`);
  }
}

/**
 * The regular expression of a `pattern`: ECMA-262 with the `u` flag as JSON Schema 2020-12 §6.4 recommends, without it
 * where the author relied on the older syntax (`^{[a-z]+}$`).
 * @throws SyntaxError when it is neither, or means something else in the language that it is written in.
 */
export function parsePattern(pattern: string): RegExp {
  if (DELIMITED.test(pattern))
    throw new SyntaxError(`${pattern} matches nothing: it is written between slashes, as in program code`);
  try {
    return new RegExp(pattern, 'u');
  } catch (thrown) {
    const expression = compiled(withoutOlderSyntax(pattern), 'u') ?? compiled(pattern, '');
    if (!expression || (!expression.unicode && isOfOtherLanguage(pattern))) throw thrown;
    return expression;
  }
}

/** The start of a text is not behind a slash, so that an author who writes this means what stands between the slashes. */
const DELIMITED = /^\/\^[^]*\/[a-z]*$/;

function compiled(pattern: string, flags: 'u' | ''): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

/** Whether a pattern is a regular expression at all. */
export function isReadable(pattern: string): boolean {
  try {
    parsePattern(pattern);
    return true;
  } catch {
    return false;
  }
}

/** Whether a name matches a pattern; by one that is unreadable or takes too long, none does. */
export function matches(pattern: string, name: string): boolean {
  try {
    return new BoundedPattern(pattern).test(name);
  } catch {
    return false;
  }
}

/** Backtracking over so few ways takes a fraction of a millisecond. */
const FEW_WAYS = 20_000;
/** From each place of a text so short, V8 may look at the whole rest. */
const SHORT = 1000;

/** How a pattern is tested. What V8 could not end soon runs as an automaton, and what is no automaton under a deadline. */
interface Way {
  /** The longest text that V8 tests as it is. */
  native: number;
  automaton: Automaton | undefined;
}

/**
 * Tests texts against a pattern of a document. The time is linear in the text, whatever the pattern, except for those
 * that look behind, refer back, or count to thousands: they have a deadline.
 */
export class BoundedPattern {
  private readonly known: { expression: RegExp; way?: Way; timeouts: number };

  /** @throws SyntaxError when the pattern is unreadable. */
  constructor(readonly source: string) {
    const known = patterns.get(source) ?? { expression: parsePattern(source), timeouts: 0 };
    if (patterns.size > MAX_PATTERNS) patterns.clear();
    patterns.set(source, known);
    this.known = known;
  }

  /** ajv keeps one instance for each of these texts. */
  toString(): string {
    return String(this.known.expression);
  }

  /** @throws PatternTimeout */
  test(value: string): boolean {
    const { known } = this;
    const way = (known.way ??= wayOf(known.expression));
    try {
      return value.length <= way.native ? known.expression.test(value) : this.guarded(value, way.automaton);
    } catch (thrown) {
      // On megabytes, no stack may be left to backtrack on.
      if (thrown instanceof RangeError) throw new PatternTimeout(this.source);
      throw thrown;
    }
  }

  private guarded(value: string, automaton: Automaton | undefined): boolean {
    const started = performance.now();
    const { expression, timeouts } = this.known;
    const budget = Math.max(LEAST_BUDGET, MATCH_BUDGET / 2 ** timeouts);
    const tooLong = (): never => {
      this.known.timeouts++;
      throw new PatternTimeout(this.source, budget);
    };
    const meter = (): void => {
      if (performance.now() - started > budget) tooLong();
    };
    const answer = automaton
      ? matchesSomewhere(automaton, value, expression.unicode, meter)
      : testWithin(expression, value, budget);
    // A million texts that are a little slow each would take hours.
    spent += performance.now() - started - USUAL;
    if (spent > TOTAL_BUDGET) throw new PatternTimeout(this.source, TOTAL_BUDGET, 'the texts in one value');
    return answer ?? tooLong();
  }
}

const patterns = new Map<string, BoundedPattern['known']>();
const MAX_PATTERNS = 10_000;

let spent = 0;

/** Whether V8 ends soon with a text, so that a pattern can be tested as it is, with the flag `u`. */
export function isQuick(pattern: string): boolean {
  try {
    return wayOf(new RegExp(pattern, 'u')).native >= SHORT;
  } catch {
    return false;
  }
}

/** Announces that the texts of another value follow. */
export function renewPatternBudget(): void {
  spent = 0;
}

function wayOf(expression: RegExp): Way {
  const exact = automatonIf(expression, true);
  const every = exact ?? automatonIf(expression, false);
  if (!every) return { native: 0, automaton: undefined };
  const ways = waysThrough(every);
  const starts = every.isAnchored ? Infinity : Math.floor(FEW_WAYS / ways);
  if (ways <= FEW_WAYS) return { native: starts, automaton: exact };
  if (!isDeterministic(every)) return { native: 0, automaton: exact };
  return { native: every.isAnchored || every.isFinite ? Infinity : SHORT, automaton: exact };
}

/** Undefined where an expression has no automaton, or one that is too large. */
function automatonIf(expression: RegExp, isExact: boolean): Automaton | undefined {
  try {
    return automatonOf(readExpression(expression), isExact);
  } catch (thrown) {
    if (thrown instanceof NotRegular || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

const sandbox = createContext({ expression: /x/, value: '' });
const match = new Script('expression.test(value)');

/** V8 ends a runaway match only when the script that started it has a deadline. Undefined when it was missed. */
function testWithin(expression: RegExp, value: string, timeout: number): boolean | undefined {
  Object.assign(sandbox, { expression, value });
  try {
    return match.runInContext(sandbox, { timeout: Math.ceil(timeout) }) as boolean;
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw thrown;
  }
}
