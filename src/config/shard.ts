import { ToolError } from '../errors.js';
import { familiesOf } from '../runner/families.js';
import type { OperationRun } from '../runner/options.js';
import type { Shard } from './parsers.js';

/**
 * The operations of one part, in their order. Those between which ids flow stay together; each family goes to the part that
 * has the fewest operations so far, the largest first, so that one document and selection give the same parts anywhere.
 * @throws ToolError where there is nothing left for this part
 */
export function operationsOfShard(
  operations: readonly OperationRun[],
  { index, count }: Shard,
): OperationRun[] {
  const families = familiesOf(operations).sort((a, b) => b.length - a.length);
  const parts = Array.from({ length: count }, () => new Set<OperationRun>());
  for (const family of families) {
    const smallest = parts.reduce((a, b) => (b.size < a.size ? b : a));
    for (const own of family) smallest.add(own);
  }
  const part = parts[index - 1] ?? new Set();
  if (part.size > 0) return operations.filter((own) => part.has(own));
  throw new ToolError(
    `--shard ${String(index)}/${String(count)}: there is nothing left for it: the operations are ${String(families.length)} ${families.length === 1 ? 'group' : 'groups'} at most`,
    {
      hint:
        families.length === 1
          ? 'Verify without parts.'
          : `Use no more than ${String(families.length)} parts.`,
    },
  );
}
