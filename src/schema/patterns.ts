import { createContext, Script } from 'node:vm';

/** Milliseconds one match may take before it is given up. */
const MATCH_BUDGET = 1000;

/** A pattern took longer than its budget on a value: neither the server nor the value can be judged by it. */
export class PatternTimeout extends Error {
  override readonly name = 'PatternTimeout';

  constructor(readonly pattern: string) {
    super(`the pattern ${pattern} took longer than ${String(MATCH_BUDGET)} ms on one value`);
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

/** Catastrophic backtracking needs two repetitions; a short value or a single repetition cannot run away. */
const REPETITION = /[*+]|\{\d+,?\d*\}/g;
const SHORT = 16;

/** Tests a value against a pattern within a time budget. Only patterns that could backtrack pay for the guard. */
export class BoundedPattern {
  private readonly expression: RegExp;
  private readonly risky: boolean;

  constructor(readonly source: string) {
    this.expression = parsePattern(source);
    this.risky = (source.match(REPETITION)?.length ?? 0) > 1;
  }

  /** @throws PatternTimeout */
  test(value: string): boolean {
    if (!this.risky || value.length <= SHORT) return this.expression.test(value);
    return testWithin(this.expression, value);
  }
}

const sandbox = createContext({ expression: /x/, value: '' });
const match = new Script('expression.test(value)');

/** V8 ends a runaway match only when the script that started it has a deadline. */
function testWithin(expression: RegExp, value: string): boolean {
  Object.assign(sandbox, { expression, value });
  try {
    return match.runInContext(sandbox, { timeout: MATCH_BUDGET }) as boolean;
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new PatternTimeout(expression.source);
    throw thrown;
  }
}
