// Documents that change while they are mocked.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Mock, ReloadEvent } from '../../src/mock/index.js';
import { ask, mocking } from '../support/mocks.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const answering = (text: string, path = '/a'): string => `openapi: 3.1.0
info: { title: Changing, version: '1' }
paths:
  ${path}:
    get:
      responses:
        200: { description: '', content: { text/plain: { example: ${text} } } }
`;

/** A mock of documents in a folder of its own, and the reloads it tells of, each awaited once. */
async function changing(files: Record<string, string>, documents = ['api.yaml']): Promise<Changing> {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-reload-'));
  folders.push(folder);
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const events: ReloadEvent[] = [];
  let wake = (): void => undefined;
  const onReload = (event: ReloadEvent): void => {
    events.push(event);
    wake();
  };
  const mock = await mocking({ documents, cwd: folder, watch: true, onReload });
  const next = async (): Promise<ReloadEvent> => {
    while (events.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return events.shift()!;
  };
  return { folder, mock, write, next, events };
}

interface Changing {
  folder: string;
  mock: Mock;
  write: (name: string, text: string) => void;
  next: () => Promise<ReloadEvent>;
  events: ReloadEvent[];
}

const textOf = async (mock: Mock, path = '/a'): Promise<string> => (await ask(mock.url + path)).text;

describe('a document that changes while the mock runs', () => {
  it('is served on the same port, nothing remembered of the old one', async () => {
    const { mock, write, next } = await changing({ 'api.yaml': answering('one') });
    expect(await textOf(mock)).toBe('one');
    write('api.yaml', answering('two'));
    expect(await next()).toMatchObject({ kind: 'reloaded' });
    expect(await textOf(mock)).toBe('two');
    write('api.yaml', answering('three', '/b'));
    await next();
    expect([(await ask(`${mock.url}/a`)).status, await textOf(mock, '/b')]).toEqual([404, 'three']);
    expect(mock.contracts[0]?.operations[0]?.path).toBe('/b');
  });

  it('is noticed when an editor replaces it by renaming, time and again', async () => {
    const { folder, mock, write, next } = await changing({ 'api.yaml': answering('zero') });
    for (const text of ['one', 'two', 'three']) {
      write('.api.yaml.swp', answering(text));
      renameSync(join(folder, '.api.yaml.swp'), join(folder, 'api.yaml'));
      await next();
      expect(await textOf(mock)).toBe(text);
    }
  });

  it('is noticed in a file that it refers to, and in one it has come to refer to', async () => {
    const referring = (file: string): string =>
      answering('x').replace('example: x', `examples: { e: { $ref: '${file}' } }`);
    const { mock, write, next } = await changing({
      'api.yaml': referring('parts/one.yaml'),
      'parts/one.yaml': 'value: one',
      'more/two.yaml': 'value: two',
    });
    write('parts/one.yaml', 'value: uno');
    await next();
    expect(await textOf(mock)).toBe('uno');
    write('api.yaml', referring('more/two.yaml'));
    await next();
    expect(await textOf(mock)).toBe('two');
    write('more/two.yaml', 'value: dos');
    await next();
    expect(await textOf(mock)).toBe('dos');
  });

  it('that is broken leaves the last good one, and says where and why', async () => {
    const { mock, write, next } = await changing({ 'api.yaml': answering('good') });
    write('api.yaml', answering('bad').replace('paths:', 'paths: ]'));
    expect(await next()).toMatchObject({
      kind: 'not-reloaded',
      error: { name: 'ToolError', location: { file: 'api.yaml', line: 3 } },
    });
    expect(await textOf(mock)).toBe('good');
    // Taking the edit back is told too, although nothing has changed since.
    write('api.yaml', answering('good'));
    expect(await next()).toMatchObject({ kind: 'reloaded' });
    write('api.yaml', answering('better'));
    await next();
    expect(await textOf(mock)).toBe('better');
  });

  it('that clashes with another is broken; one whose schema cannot be enforced loses what needs it', async () => {
    const { mock, write, next } = await changing(
      { 'api.yaml': answering('a'), 'other.yaml': answering('b', '/b') },
      ['api.yaml', 'other.yaml'],
    );
    write('other.yaml', answering('b', '/a'));
    expect(await next()).toMatchObject({
      error: {
        message: expect.stringMatching(
          /described twice: at api\.yaml:5:\d+ and at other\.yaml:5:\d+/,
        ) as string,
      },
    });
    write(
      'other.yaml',
      answering('b', '/b').replace('example: b', "schema: { type: string, pattern: '(?i)x' }"),
    );
    expect(await next()).toMatchObject({ kind: 'reloaded' });
    expect((await ask(`${mock.url}/b`)).status).toBe(501);
    expect(await textOf(mock, '/a')).toBe('a');
  });

  it('that refers to a missing file is mended once that file is there', async () => {
    const { mock, write, next } = await changing({ 'api.yaml': answering('one') });
    write('api.yaml', answering('x').replace('example: x', "schema: { $ref: 'late.yaml' }"));
    expect(await next()).toMatchObject({ kind: 'reloaded', contracts: [{ operations: [] }] });
    expect((await ask(`${mock.url}/a`)).status).toBe(501);
    write('late.yaml', '{ type: string, const: late }');
    expect(await next()).toMatchObject({ kind: 'reloaded' });
    expect(await textOf(mock)).toBe('late');
  });

  it('does not touch requests that are under way', async () => {
    const { mock, write, next } = await changing({ 'api.yaml': answering('old') });
    const early = ask(`${mock.url}/a`, { headers: { prefer: 'delay=1500' } });
    while (mock.requests().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    write('api.yaml', answering('new'));
    await next();
    expect(await textOf(mock)).toBe('new');
    expect((await early).text).toBe('old');
    // What was received stays known.
    expect(mock.requests()).toHaveLength(2);
  });

  it('is not reported when it is saved unchanged, nor once the mock is closed', async () => {
    const { mock, write, next, events } = await changing({ 'api.yaml': answering('one') });
    write('api.yaml', answering('one'));
    write('unrelated.yaml', 'x');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(events).toEqual([]);
    write('api.yaml', answering('two'));
    await next();
    await mock.close();
    write('api.yaml', answering('three'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(events).toEqual([]);
  });
});
