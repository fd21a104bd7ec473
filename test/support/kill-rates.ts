import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { reportedFindings } from './findings.js';
import { IS_WHOLE_SUITE, sampleOf } from './suite.js';

/** So many mutants run in the quick suite. */
const MOST_QUICK = 40;

/** A server, or a change to one, that is wrong in exactly one way. */
export interface Mutant {
  /** Names the fault; before a colon, the operation that has it. */
  name: string;
  /** The codes of checks of which one must be among the findings. */
  caughtBy: readonly string[];
}

/**
 * One test for each mutant: some check of `caughtBy` must be among those that `checksOf` finds for it. Afterwards it
 * prints for each check how many of its mutants it has killed. The quick suite takes some, each of another
 * kind.
 */
export function testKillRates<M extends Mutant>(
  servers: string,
  mutants: readonly M[],
  checksOf: (mutant: M) => Promise<readonly string[]>,
): void {
  const chosen = IS_WHOLE_SUITE ? mutants : sampleOf(oneOfEachKind(mutants), MOST_QUICK);
  const rates = new Map<string, { killed: number; of: number }>();

  describe(servers, () => {
    it.each(chosen)('$name', async (mutant) => {
      const found = await checksOf(mutant);
      const killers = mutant.caughtBy.filter((code) => found.includes(code));
      const [code = ''] = [...killers, ...mutant.caughtBy];
      const { killed, of } = rates.get(code) ?? { killed: 0, of: 0 };
      rates.set(code, { killed: killed + Math.min(killers.length, 1), of: of + 1 });
      const told = [...new Set(found)].join(', ') || 'nothing';
      expect(killers, `found only ${told}; wanted ${mutant.caughtBy.join(' or ')}`).not.toEqual([]);
    });

    afterAll(() => {
      const rows = [...rates]
        .sort()
        .map(([code, { killed, of }]) => `  ${code.padEnd(36)} ${String(killed)}/${String(of)}`);
      const share = `${String(chosen.length)} of ${String(mutants.length)}`;
      console.log([`${servers}: kill rate by check, ${share}`, ...rows].join('\n'));
    });
  });
}

/** The codes of a report's findings. */
export function checksIn(report: Report, isCounted = (_severity: string): boolean => true): string[] {
  return reportedFindings(report)
    .filter(({ severity }) => isCounted(severity))
    .map(({ check }) => check);
}

/** Of the first kind the first mutant, of the second kind the second one, and so on, so that operations take turns. */
function oneOfEachKind<M extends Mutant>(mutants: readonly M[]): M[] {
  const kinds = new Map<string, M[]>();
  for (const mutant of mutants) {
    const kind = kindOf(mutant.name);
    kinds.set(kind, [...(kinds.get(kind) ?? []), mutant]);
  }
  return [...kinds.values()].map((alike, i) => alike[i % alike.length]!);
}

/** The name of a mutant without what it has of its operation: `op: 200 with null at a/b` is `200 with null at …`. */
function kindOf(name: string): string {
  const fault = name.replace(/^[^:]*: /, '');
  const kind = fault
    .replaceAll(/\S*[A-Z/]\S*/g, '…')
    .replace(/ (at|as|for|without|type|header|parameter|where|of) \S+$/, ' $1 …');
  return kind === '…' ? fault : kind;
}
