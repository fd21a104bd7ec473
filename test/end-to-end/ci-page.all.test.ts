import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ROOT } from '../support/root.js';
import { runMain } from '../support/run-cli.js';

const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
const blocks = Array.from(page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm), ([, text = '']) => text);

/** The commands of specproof that a recipe runs, wherever they stand in it. */
function commandsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('npx specproof ') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(commandsIn) : [];
}

/** Those of recipes that are no YAML: pipelines of Jenkins, and plain shells. */
const others = Array.from(page.matchAll(/^```(?:groovy|sh)\n([\s\S]*?)^```$/gm)).flatMap(([, text = '']) =>
  Array.from(text.matchAll(/npx specproof [^'\n]+/g), ([command]) => command),
);

describe('the recipes of docs/ci.md', () => {
  const recipes = blocks.map((text) => parseAllDocuments(text));
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'specproof-ci-'));
    copyFileSync(join(ROOT, 'spec/superoffice-pocket.openapi.yaml'), join(folder, 'api.yaml'));
    writeFileSync(
      join(folder, 'specproof.config.yaml'),
      'documents: [api.yaml]\nphases: [examples]\nself: true\n',
    );
  });

  it('are YAML', () => {
    expect(recipes.length).toBe(5);
    expect(recipes.flat().flatMap((document) => ('errors' in document ? document.errors : []))).toEqual([]);
  });

  it('have commands that succeed one after another, the mock in the place of the server', async () => {
    const commands = recipes
      .flat()
      .flatMap((document) => commandsIn('toJS' in document ? document.toJS() : undefined))
      .concat(others);
    expect(commands.length).toBe(8);
    const ran: [string, number | null][] = [];
    for (const command of commands) {
      const parts = command.includes('matrix.part') ? ['1', '2', '3'] : [''];
      for (const part of parts) {
        const args = command.replaceAll('${{ matrix.part }}', part).replace('/4', '/3').split(' ').slice(2);
        const given = args.flatMap((arg) =>
          arg === 'part-*.json' ? ['part-1.json', 'part-2.json', 'part-3.json'] : [arg],
        );
        const server = given.indexOf('--server');
        if (server >= 0) given.splice(server, 2);
        // The report of the branch is that of the run before.
        const local = given.map((arg) => (arg === 'main.json' ? 'specproof.json' : arg));
        const { code } = await runMain(local, folder, { GITHUB_STEP_SUMMARY: 'summary.md' });
        ran.push([command, code]);
      }
    }
    expect(ran.filter(([, code]) => code !== 0)).toEqual([]);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8').match(/^## /gm)?.length).toBe(3);
    expect(readFileSync(join(folder, 'difference.md'), 'utf8')).toContain('0 causes new');
  });
});
