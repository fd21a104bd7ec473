import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interaction, PactFile } from '../../contracts/support/pact-file.js';
import { mergedText, publish } from '../../contracts/support/pact-file.js';

function interaction(description: string, response: Partial<Interaction['response']> = {}): Interaction {
  return { description, request: { method: 'GET', path: '/' }, response: { status: 200, ...response } };
}

function pact(...interactions: Interaction[]): PactFile {
  const metadata = { 'pact-js': { version: '1' }, pactSpecification: { version: '4.0' } };
  return { consumer: { name: 'c' }, provider: { name: 'p' }, interactions, metadata };
}

const parse = (text: string): PactFile => JSON.parse(text) as PactFile;
const descriptions = (text: string): string[] =>
  parse(text).interactions.map(({ description }) => description);

describe('a merged pact', () => {
  const a = pact(interaction('A: one'), interaction('A: two'));
  const b = pact(interaction('B: one'));

  it('is the same in whatever order and however often the suites ran', () => {
    const first = mergedText(parse(mergedText(undefined, a, 'A')), b, 'B');
    const other = mergedText(parse(mergedText(undefined, b, 'B')), a, 'A');
    expect(other).toBe(first);
    expect(mergedText(parse(first), a, 'A')).toBe(first);
    expect(descriptions(first)).toEqual(['A: one', 'A: two', 'B: one']);
  });

  it('loses the interactions that their suite no longer has', () => {
    const before = parse(mergedText(undefined, a, 'A'));
    expect(descriptions(mergedText(before, pact(interaction('A: two')), 'A'))).toEqual(['A: two']);
  });

  it('does not depend on the versions of the tools', () => {
    const newer = { ...b, metadata: { ...b.metadata, 'pact-js': { version: '2' } } };
    expect(mergedText(undefined, newer, 'B')).toBe(mergedText(undefined, b, 'B'));
  });

  it('states a body of null that a matcher asks for', () => {
    const matchingRules = { body: { $: { matchers: [{ match: 'null' }] } } };
    const { interactions } = parse(
      mergedText(undefined, pact(interaction('A: one', { matchingRules })), 'A'),
    );
    expect(interactions[0]!.response.body).toMatchObject({ content: 'null', encoded: 'JSON' });
    expect(parse(mergedText(undefined, a, 'A')).interactions[0]!.response).not.toHaveProperty('body');
  });
});

describe('publishing a pact', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'specproof-publish-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('writes the file where it may, and throws on a stale file where it may not', () => {
    const path = join(folder, 'pacts/p.json');
    expect(() => publish(path, '{}\n', false)).toThrow(/stale/);
    publish(path, '{}\n', true);
    publish(path, '{}\n', false);
    expect(() => publish(path, '{"a":1}\n', false)).toThrow(/stale/);
    expect(readFileSync(path, 'utf8')).toBe('{}\n');
    expect(readdirSync(join(folder, 'pacts'))).toEqual(['p.json']);
  });
});
