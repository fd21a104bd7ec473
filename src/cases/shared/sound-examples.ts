import { isWithin } from '../../json/pointer.js';
import type { Contract, Example } from '../../model/document.js';

/** Those that keep their own schema: nobody can be blamed for refusing the others, and the document is told of them. */
export function soundExamples({ brokenExamples }: Contract, examples: readonly Example[]): Example[] {
  const isBroken = ({ pointer: own }: Example): boolean =>
    brokenExamples.some(({ pointer }) => isWithin(pointer, own));
  return examples.filter((example) => !isBroken(example));
}
