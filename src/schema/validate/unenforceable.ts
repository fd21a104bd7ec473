import type { ValidateFunction } from 'ajv';
import type { Entry } from './entry.js';

/** A schema that ajv cannot compile, or whose validation would never end. */
class Unenforceable extends Error {
  override readonly name = 'Unenforceable';
}

/** @throws Unenforceable when one of these could not be translated or compiled. */
export function refuseFailed(entries: readonly Entry[]): void {
  const failed = entries.find(({ failure }) => failure !== undefined);
  if (failed) throw new Unenforceable(`${failed.pointer}: ${failed.failure ?? ''}`);
}

/** A schema that applies itself to the same value ends only with the stack. */
export function isAccepted(validate: ValidateFunction, value: unknown): boolean {
  try {
    return validate(value);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Unenforceable('the schema applies itself without end');
    throw thrown;
  }
}
