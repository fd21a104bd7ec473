/**
 * Evidence of a whole test run, whatever files and workers its tests are in: named as a `globalSetup` of vitest, it says at
 * the end which share of the documented clauses was seen with a value, and fails the run below a least share.
 */
import { join } from 'node:path';
import { percentage } from '../config/parsers.js';
import { readTextIfPresent } from '../io/files.js';
import { filesIn } from '../io/folder.js';
import { TemporaryFolder } from '../io/temporary-folder.js';
import { parseJson } from '../json/text.js';
import type { Evidence } from '../model/report.js';
import { countEvidence, mergedEvidence, percent } from '../runner/counts.js';
import { EVIDENCE_FOLDER, SETTINGS_KEY } from './evidence-folder.js';

/** What of vitest's TestProject is needed. */
interface Project {
  config: { provide?: Record<string, unknown> };
  provide(key: string, value: unknown): void;
  vitest: { logger: { log(...texts: unknown[]): void; error(...texts: unknown[]): void } };
}

/**
 * Collects what `contractTests` and `toSatisfyContract` have shown. The least share stands in vitest's configuration:
 * `test: { globalSetup: ['specproof/vitest/evidence'], provide: { specproof: { minEvidence: '90%' } } }`.
 *
 * @returns what vitest calls at the end.
 * @throws {ToolError} when the least share is no share.
 */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const { minEvidence } = (project.config.provide?.[SETTINGS_KEY] ?? {}) as { minEvidence?: string | number };
  const least = minEvidence === undefined ? undefined : percentage(String(minEvidence));
  const folder = await TemporaryFolder.make('specproof-evidence-');
  const path = folder.path('');
  project.provide(EVIDENCE_FOLDER, path);
  return async () => {
    const evidence = await collected(path);
    await folder.remove();
    const { clauses, seen } = countEvidence(evidence);
    if (clauses === 0 && least === undefined) return;
    const share = clauses === 0 ? 0 : seen / clauses;
    const { logger } = project.vitest;
    logger.log(
      `contract evidence  ${String(seen)} of ${String(clauses)} documented clauses seen (${percent(share)})`,
    );
    if (least === undefined || share >= least) return;
    const never = evidence
      .filter(({ about, state }) => about !== 'error' && state !== 'seen')
      .map(({ operation, clause }) => `  ${operation}  ${clause}`);
    const more = never.length > MOST_NAMED ? [`  … and ${String(never.length - MOST_NAMED)} more`] : [];
    logger.error(
      [
        `less than the ${percent(least)} that are demanded; not seen:`,
        ...never.slice(0, MOST_NAMED),
        ...more,
      ].join('\n'),
    );
    // A runner's plugin has no Host; what a teardown throws fails nothing.
    process.exitCode = 1;
  };
}

/** Clauses that are named where too few were seen. */
const MOST_NAMED = 20;

/** What all tests have shown, of one file after the other: each may tell of all clauses. */
async function collected(folder: string): Promise<Evidence[]> {
  let all: Evidence[] = [];
  for (const name of await filesIn(folder)) {
    const text = (await readTextIfPresent(join(folder, name))) ?? '';
    const lines = text.split('\n').filter((line) => line !== '');
    const own = lines.flatMap((line) => parseJson(line) as unknown as Evidence[]);
    all = mergedEvidence([...all, ...own]);
  }
  return all;
}
