import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadOptions } from '../../src/load/index.js';
import { readContract } from '../../src/load/index.js';
import { startMock } from '../../src/mock/index.js';
import { INFO } from '../support/contracts.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'specproof-outside-'));
  for (const name of ['project/api/doc.json', 'project/common/part.json', 'secret.json']) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '{"type": "string", "description": "hush"}');
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

interface Loaded {
  messages: string[];
  isUsable: boolean;
}

/** What becomes of a document in `project/api` whose answer has this schema or example. */
async function loaded(
  answer: { schema?: object; examples?: object },
  options: Partial<LoadOptions> = {},
): Promise<Loaded> {
  const content = { 'application/json': answer };
  const paths = { '/a': { get: { responses: { 200: { description: 'd', content } } } } };
  writeFileSync(join(folder, 'project/api/doc.json'), JSON.stringify({ openapi: '3.1.0', info: INFO, paths }));
  const contract = await readContract(join(folder, 'project/api/doc.json'), { cwd: join(folder, 'project'), ...options });
  return {
    messages: contract.problems.map(({ message }) => message),
    isUsable: contract.operations.length === 1,
  };
} // prettier-ignore

const referring = ($ref: string) => ({ schema: { $ref } });

describe('a reference', () => {
  it.each([
    ['into a folder beside that of the document', '../common/part.json'],
    ['up and down again', '../../project/common/part.json'],
  ])('%s is followed inside of the working folder', async (_, ref) => {
    expect(await loaded(referring(ref))).toEqual({ messages: [], isUsable: true });
  });

  it('into a folder beside that of the document is not followed from a document outside of the working folder', async () => {
    const { messages, isUsable } = await loaded(referring('../common/part.json'), { cwd: join(folder, 'project/common') });
    expect(isUsable).toBe(false);
    expect(messages[0]).toContain('lies outside ');
  }); // prettier-ignore

  it.each([
    ['out of the working folder', '../../secret.json'],
    ['by its whole path', '/etc/passwd'],
    ['through a link', 'link.json'],
    ['through a linked folder', 'away/secret.json'],
    ['in percent-encoding', '%2e%2e/../secret.json'],
  ])('%s costs the operation that needs it', async (_, ref) => {
    symlinkSync(join(folder, 'secret.json'), join(folder, 'project/api/link.json'));
    symlinkSync(folder, join(folder, 'project/api/away'));
    const { messages, isUsable } = await loaded(referring(ref));
    expect(isUsable).toBe(false);
    expect(messages[0]).toContain('lies outside ');
  });

  it('out of the working folder is followed when that is allowed', async () => {
    const allowed = await loaded(referring('../../secret.json'), { allowOutside: true });
    expect(allowed).toEqual({ messages: [], isUsable: true });
  });

  it.each(['..', 'pipe', '/dev/zero'])('to what is no file is told at once: %s', async (ref) => {
    execFileSync('mkfifo', [join(folder, 'project/api/pipe')]);
    const { messages, isUsable } = await loaded(referring(ref), { allowOutside: true });
    expect(isUsable).toBe(false);
    expect(messages[0]).toMatch(/no regular file|is a directory/);
  });

  it('to a file that is too large is told, whatever the file says of its size', async () => {
    writeFileSync(join(folder, 'project/common/part.json'), `"${'x'.repeat(5000)}"`);
    const large = await loaded(referring('../common/part.json'), { maxFile: 3000 });
    expect(large.messages[0]).toContain('common/part.json: larger than 0.003 MB');
    const lying = await loaded(referring('/proc/self/smaps'), { maxFile: 3000, allowOutside: true });
    expect(lying.messages[0]).toMatch(/larger than 0.003 MB|no such file/);
  });
});

describe('the value of an example', () => {
  const example = (externalValue: string) => ({ examples: { one: { externalValue } } });

  it.each(['../common/part.json', '../../secret.json', 'link.json'])('is not read from outside of the folder, even where references may lead there: %s', async (path) => {
    symlinkSync(join(folder, 'secret.json'), join(folder, 'project/api/link.json'));
    const { messages } = await loaded(example(path), { allowOutside: true });
    expect(messages[0]).toContain("it lies outside the document's folder");
  }); // prettier-ignore
});

describe('a mock of a document that refers to what lies outside', () => {
  it('answers by it and does not show it', async () => {
    await loaded(referring('../../secret.json'));
    const documents = [join(folder, 'project/api/doc.json')];
    const mock = await startMock({ documents, cwd: join(folder, 'project'), allowOutside: true });
    try {
      const shown = await (await fetch(`${mock.url}/__specproof/documents/doc.json`)).text();
      expect(shown).not.toContain('hush');
      expect(shown).toContain('Not shown');
      expect(typeof (await (await fetch(`${mock.url}/a`)).json())).toBe('string');
    } finally {
      await mock.close();
    }
  });
});
