import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesMatching } from '../../src/io/glob.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-glob-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const FILES = [
  'a.json',
  'b.yaml',
  'pacts/b.json',
  'pacts/a+1.json',
  'pacts/v/c.json',
  'node_modules/d.json',
  'odd*.json',
];
for (const name of FILES) {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), '');
}

describe('files that a pattern means', () => {
  it.each([
    ['a.json', ['a.json']],
    ['nowhere.json', ['nowhere.json']],
    ['https://broker/*', ['https://broker/*']],
    ['*.json', ['a.json', 'odd*.json']],
    ['odd*.json', ['odd*.json']],
    ['?.json', ['a.json']],
    ['./pacts/*.json', ['pacts/a+1.json', 'pacts/b.json']],
    ['pacts/a+*.json', ['pacts/a+1.json']],
    ['*/b.json', ['pacts/b.json']],
    ['pacts/**/*.json', ['pacts/a+1.json', 'pacts/b.json', 'pacts/v/c.json']],
    ['**/c.json', ['pacts/v/c.json']],
  ])('%s', async (pattern, files) => {
    expect(await filesMatching(pattern, folder)).toEqual(files);
  });

  it('may be absolute', async () => {
    expect(await filesMatching(join(folder, 'pacts/b*'), '/')).toEqual([join(folder, 'pacts/b.json')]);
  });

  it('must be some', async () => {
    await expect(filesMatching('pacts/*.yaml', folder)).rejects.toThrow("no file matches 'pacts/*.yaml'");
  });
});
