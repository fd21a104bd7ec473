import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harEntries } from '../../../src/traffic/har/entries.js';

async function entriesOf(text: string, sizes: readonly number[] = [1 << 16]): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length] ?? 1;
      yield bytes.subarray(at, at + size);
      await Promise.resolve();
      at += size;
    }
  }
  const found: string[] = [];
  for await (const part of harEntries(chunks())) found.push(part.text ?? `broken: ${part.broken}`);
  return found;
}

describe('the entries of an archive', () => {
  it('are those that JSON.parse finds, however the file comes in chunks', async () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const key = fc.oneof(fc.constantFrom('log', 'entries', 'request', '"', '\\', '\\"'), fc.string());
    const entry = fc.dictionary(key, value);
    const around = fc.dictionary(key, value);
    const archive = fc.record({ before: around, log: around, entries: fc.array(entry), after: around });
    await fc.assert(
      fc.asyncProperty(
        archive,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.nat(2),
        async (made, sizes, indent) => {
          const { entries: _, ...log } = made.log;
          const { log: _l, ...before } = made.before;
          const { log: _m, ...after } = made.after;
          const text = JSON.stringify(
            { ...before, log: { ...log, entries: made.entries }, ...after },
            null,
            indent,
          );
          expect((await entriesOf(text, sizes)).map((each) => JSON.parse(each) as unknown)).toEqual(
            JSON.parse(JSON.stringify(made.entries)),
          );
        },
      ),
    );
  });

  it('are told as far as they go where the file ends too soon', async () => {
    const text = '{"log":{"version":"1.2","entries":[{"a":1},{"b":"]}"},{"c":';
    expect(await entriesOf(text, [3])).toEqual(['{"a":1}', '{"b":"]}"}', 'broken: the file ends within it']);
  });

  it('are not looked for elsewhere', async () => {
    await expect(entriesOf('{"entries":[{}],"log":{"pages":[{"entries":[{}]}]}}')).rejects.toThrow(
      'no HTTP Archive',
    );
    expect(await entriesOf('{"log":{"pages":[{"entries":[1]}],"entries":[]}}')).toEqual([]);
  });
});
