import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { appendToFile } from '../io/output-file.js';
import { jsonText } from '../json/text.js';
import type { Evidence } from '../model/report.js';

/** Under which keys vitest hands the folder to the tests, and the settings to us. */
export const EVIDENCE_FOLDER = 'specproofEvidence';
export const SETTINGS_KEY = 'specproof';

/** A file of this worker's own, as several write at the same time. */
const file = `${randomUUID()}.ndjson`;

const noted = new Set<string>();

/** Writes down what a test has shown, each thing once; nowhere where nobody collects it. */
export async function noteEvidence(folder: unknown, evidence: () => readonly Evidence[]): Promise<void> {
  if (typeof folder !== 'string') return;
  const fresh = evidence().filter(({ document, operation, about, clause, state }) => {
    const key = [folder, document, operation, about, clause, state].join('\n');
    const isFresh = !noted.has(key);
    noted.add(key);
    return isFresh;
  });
  if (fresh.length > 0) await appendToFile(join(folder, file), `${jsonText(fresh)}\n`);
}
