import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TextFile } from '../../src/io/text-file.js';

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'specproof-text-'));

describe('a text file that is written in parts', () => {
  it.each([
    ['a few', 3],
    // Some megabytes: more than waits in memory.
    ['many', 400],
  ])('is there as a whole once it is closed, and not before: %s parts', async (_, count) => {
    const path = join(folderOf(), 'deep', 'a.txt');
    const file = await TextFile.open(path);
    const parts = Array.from({ length: count }, (_each, i) => `${String(i)}é${'x'.repeat(10_000)}\n`);
    for (const part of parts) file.write(part);
    expect(readdirSync(join(path, '..'))).not.toContain('a.txt');
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe(parts.join(''));
    expect(readdirSync(join(path, '..'))).toEqual(['a.txt']);
  });

  it('keeps the permissions of the file that it replaces, and the link that leads to it', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'old.txt'), 'old', { mode: 0o640 });
    symlinkSync('old.txt', join(folder, 'link.txt'));
    const file = await TextFile.open(join(folder, 'link.txt'));
    file.write('n'.repeat(3_000_000));
    await file.close();
    expect(readFileSync(join(folder, 'old.txt'), 'utf8')).toHaveLength(3_000_000);
    expect(statSync(join(folder, 'old.txt')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['link.txt', 'old.txt']);
  });

  it('leaves the old file and nothing else where it does not come to its end', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'a.txt'), 'old');
    const file = await TextFile.open(join(folder, 'a.txt'));
    file.write('n'.repeat(3_000_000));
    file.discard();
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('says that it cannot take its place, and leaves nothing behind, where a folder has come there meanwhile', async () => {
    const folder = folderOf();
    const file = await TextFile.open(join(folder, 'a.txt'));
    file.write('n'.repeat(3_000_000));
    mkdirSync(join(folder, 'a.txt'));
    await expect(file.close()).rejects.toThrow(`${join(folder, 'a.txt')}: cannot be written: `);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('says that it cannot be written before anything is', async () => {
    await expect(TextFile.open(folderOf())).rejects.toThrow('is a folder');
  });
});
