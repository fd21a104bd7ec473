import { fingerprint } from '../json/equality.js';
import type { Json, Pointer } from '../json/json.js';
import { join, tokensOf, valueAt } from '../json/pointer.js';
import type { Contract } from '../model/document.js';
import type { Broken } from './satisfiability/blameless.js';
import { hasUnsatisfiable, unsatisfiableAround } from './satisfiability/blameless.js';

/**
 * Whether what is wrong with a value by the schema at `root` is the fault of the document, of which it has been told:
 * it shows the faulty part itself, as an example, or nothing satisfies what it asks for there.
 */
export function isFaultOfDocument(contract: Contract, root: Pointer, value: Json, broken: Broken): boolean {
  return isShown(contract, value, broken) || unsatisfiableAround(contract, root, value, broken) !== undefined;
}

/** Whether anything that a value breaks can be the document's fault. */
export function mayBeFaultOfDocument(contract: Contract): boolean {
  return contract.brokenExamples.length > 0 || hasUnsatisfiable(contract);
}

function isShown({ brokenExamples }: Contract, value: Json, { path, pointer }: Broken): boolean {
  const examples = brokenExamples.filter(({ clauses }) => clauses.includes(pointer));
  if (examples.length === 0) return false;
  const shown = new Set(examples.map((example) => fingerprint(example.value)));
  const tokens = tokensOf(path) ?? [];
  return [...tokens, ''].some((_, depth) => {
    const part = valueAt(value, join('#', ...tokens.slice(0, depth)));
    return part !== undefined && shown.has(fingerprint(part));
  });
}
