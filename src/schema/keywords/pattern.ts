import { createContext, Script } from 'node:vm';

/** Milliseconds one match may take before it is given up. */
const MATCH_BUDGET = 1000;

/** Milliseconds that the matches within one value may take together, beyond what each takes on a busy machine. */
const TOTAL_BUDGET = 5000;
const USUAL = 0.2;

/** A pattern took longer than its budget on a value: neither the server nor the value can be judged by it. */
export class PatternTimeout extends Error {
  override readonly name = 'PatternTimeout';

  constructor(
    readonly pattern: string,
    budget = MATCH_BUDGET,
  ) {
    const on = budget === MATCH_BUDGET ? 'one value' : 'the texts in one value';
    super(`the pattern ${pattern} took longer than ${String(budget)} ms on ${on}`);
  }
}

/**
 * The regular expression of a `pattern`: ECMA-262 with the `u` flag as JSON Schema 2020-12 §6.4 recommends, without it
 * where the author relied on the older syntax (`[\w-.]`).
 * @throws SyntaxError when it is neither.
 */
export function parsePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (thrown) {
    try {
      return new RegExp(pattern);
    } catch {
      throw thrown;
    }
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

/** Whether a name matches a pattern; by an unreadable one, none does. */
export function matches(pattern: string, name: string): boolean {
  try {
    return parsePattern(pattern).test(name);
  } catch {
    return false;
  }
}

/**
 * What lets one text match in several ways, and what repeats such things. It takes two of them to backtrack without
 * end, or one and a long value: `\s+$` takes a time quadratic in the value's length. Guarding is slow, so values that
 * cannot run away go without.
 */
const CHOICES = /[*+?|]|\{\d+,\d*\}|\)\{\d+\}/g;
const SHORT = { severalChoices: 16, oneChoice: 5000 };

/** Tests a value against a pattern within a time budget. */
export class BoundedPattern {
  private readonly expression: RegExp;
  private readonly short: number;

  constructor(readonly source: string) {
    this.expression = parsePattern(source);
    const bare = source.replaceAll(/\\.|\[(\\.|[^\]])*\]|\(\?(<?[=!]|:|<\w+>)/gs, '');
    const choices = bare.match(CHOICES)?.length ?? 0;
    this.short = choices > 1 ? SHORT.severalChoices : choices === 1 ? SHORT.oneChoice : Infinity;
  }

  /** ajv keeps one instance for each of these texts. */
  toString(): string {
    return String(this.expression);
  }

  /** @throws PatternTimeout */
  test(value: string): boolean {
    // One that never backtracks takes a time linear in the value's length.
    if (this.short === Infinity) return this.expression.test(value);
    const started = performance.now();
    try {
      const matches =
        value.length <= this.short ? this.expression.test(value) : testWithin(this.expression, value);
      this.spend(performance.now() - started);
      return matches;
    } catch (thrown) {
      // A deadline missed, or, on megabytes, no stack left to backtrack on.
      if (isTimeout(thrown) || thrown instanceof RangeError) throw new PatternTimeout(this.source);
      throw thrown;
    }
  }

  /** A million texts that are a little slow each would take hours. */
  private spend(milliseconds: number): void {
    spent += milliseconds - USUAL;
    if (spent > TOTAL_BUDGET) throw new PatternTimeout(this.source, TOTAL_BUDGET);
  }
}

let spent = 0;

/** Announces that the texts of another value follow. */
export function renewPatternBudget(): void {
  spent = 0;
}

const sandbox = createContext({ expression: /x/, value: '' });
const match = new Script('expression.test(value)');

/** V8 ends a runaway match only when the script that started it has a deadline. */
function testWithin(expression: RegExp, value: string): boolean {
  Object.assign(sandbox, { expression, value });
  return match.runInContext(sandbox, { timeout: MATCH_BUDGET }) as boolean;
}

function isTimeout(thrown: unknown): boolean {
  return (thrown as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
