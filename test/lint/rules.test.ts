import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LINT_CODES } from '../../src/lint/rules.js';
import { ROOT } from '../support/root.js';

/** Codes that only a run reports, and the beginnings of codes. */
const OTHERS =
  /^document\.(case\.(unplannable|unanswerable|left-out)|operation\.unusable|schema\.unenforceable|schema\.unjudged|(schema\.)?)$/;

it('lists every code of a document that the source names', () => {
  const folder = join(ROOT, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const named = files.flatMap(
    (file) => readFileSync(join(folder, file), 'utf8').match(/'document\.[a-z0-9.-]*'/g) ?? [],
  );
  const codes = new Set(named.map((text) => text.slice(1, -1)).filter((code) => !OTHERS.test(code)));
  expect([...codes].filter((code) => !LINT_CODES.includes(code))).toEqual([]);
});
