import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareFile, writeTextFile } from '../../src/io/output-file.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-output-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = '';
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});

describe('writeTextFile', () => {
  it('makes the file and its folders, and leaves nothing else', async () => {
    const path = join(folder, 'a/b/r.json');
    await prepareFile(path);
    expect(readdirSync(join(folder, 'a/b'))).toEqual([]);
    await writeTextFile(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['r.json']);
  });

  it('replaces a file and keeps its permissions', async () => {
    const path = join(folder, 'r.json');
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    await prepareFile(path);
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writeTextFile(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('follows links to files that exist and to files that do not', async () => {
    for (const [link, target] of [
      ['to-file', 'file'],
      ['to-nothing', 'nothing'],
    ] as const) {
      symlinkSync(join(folder, target), join(folder, link));
      if (target === 'file') writeFileSync(join(folder, target), 'old');
      await prepareFile(join(folder, link));
      await writeTextFile(join(folder, link), 'new');
      expect(lstatSync(join(folder, link)).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(folder, target), 'utf8')).toBe('new');
    }
    expect(readdirSync(folder).sort()).toEqual(['file', 'nothing', 'to-file', 'to-nothing']);
  });

  it.skipIf(process.platform === 'win32')('writes into a pipe, which stays one', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await prepareFile(path);
    const [text] = await Promise.all([
      import('node:fs/promises').then(({ readFile }) => readFile(path, 'utf8')),
      writeTextFile(path, 'through the pipe'),
    ]);
    expect(text).toBe('through the pipe');
    expect(lstatSync(path).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(['pipe']);
  });

  it('says why it cannot write to a path', async () => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'sub'));
    const rows = [
      [join(folder, 'sub'), 'is a folder'],
      [join(folder, 'file/r.json'), 'no folder'],
      [join(folder, 'x'.repeat(300)), 'the name is too long'],
    ] as const;
    for (const [path, why] of rows) {
      // One after the other: a promise that fails while another is awaited is one that nobody handles.
      for (const attempt of [() => prepareFile(path), () => writeTextFile(path, 'x')])
        await expect(attempt()).rejects.toThrow(`${path}: cannot be written: `);
      await expect(prepareFile(path)).rejects.toThrow(why);
    }
    expect(readdirSync(folder).sort()).toEqual(['file', 'sub']);
  });

  it.skipIf(!existsSync('/proc/self'))('refuses a path whose folder cannot be made', async () => {
    await expect(prepareFile('/proc/nope/x.json')).rejects.toThrow('its folder cannot be made');
  });
});
