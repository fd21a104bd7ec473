import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSequence } from '../../../src/http/sequences/body.js';
import type { SequenceKind } from '../../../src/http/sequences/kinds.js';
import { sequenceKind } from '../../../src/http/sequences/kinds.js';
import { readItems } from '../../../src/http/sequences/read.js';
import { isWritable, writeItems } from '../../../src/http/sequences/write.js';
import type { Json } from '../../../src/json/json.js';
import { lawRuns } from '../../support/suite.js';

const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const line = fc.string({ unit: 'grapheme', maxLength: 8 });
const event = fc.record(
  { data: line, event: line, id: line, retry: fc.nat() },
  { requiredKeys: ['data'] },
) as fc.Arbitrary<Json>;

describe('the items of a sequence', () => {
  it.each<[SequenceKind, fc.Arbitrary<Json>]>([
    ['lines', json],
    ['records', json],
    ['events', event.filter((item) => isWritable('events', item))],
  ])('are read as they were written: %s', (kind, item) => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (items) => {
        expect(readItems(kind, writeItems(kind, items).join(''), false)).toEqual({ items });
      }),
      { numRuns: lawRuns(1000) },
    );
  });

  it.each<[SequenceKind, fc.Arbitrary<Json>]>([
    ['lines', json],
    ['records', json],
    ['events', event.filter((item) => isWritable('events', item))],
  ])('that are complete are read where a stream goes on, wherever it is cut: %s', (kind, item) => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), fc.nat(), (items, n) => {
        const bytes = Buffer.from(writeItems(kind, items).join(''));
        const body = bytes.subarray(0, n % (bytes.length + 1));
        const read = readSequence(kind, { headers: [], body, isOpen: true });
        expect(read).toMatchObject({ ok: true, value: { items: expect.any(Array) as Json[] } });
        const found = read.ok ? read.value : { items: [], fault: 'none' };
        expect(found.fault).toBeUndefined();
        expect(found.items).toEqual(items.slice(0, found.items.length));
      }),
      { numRuns: lawRuns(1000) },
    );
  });
});

describe('an event stream', () => {
  it.each<[what: string, text: string, items: Json[]]>([
    ['joins the lines of data', 'data: a\ndata: b\n\n', [{ data: 'a\nb' }]],
    ['leaves out comments and unknown fields', ': hi\nfoo: 1\ndata:x\n\n', [{ data: 'x' }]],
    ['has no event without data', 'event: ping\nid: 4\n\ndata\n\n', [{ data: '' }]],
    ['has no event without its end', 'data: a\n\ndata: b\n', [{ data: 'a' }]],
    ['ends lines in three ways', '\uFEFFdata: a\r\n\r\ndata: b\r\rdata: c\n\n', [{ data: 'a' }, { data: 'b' }, { data: 'c' }]],
    ['has a number in retry, or none', 'retry: 10\nid: 7\nevent: e\ndata: a\n\nretry: x\ndata: b\n\n', [{ retry: 10, id: '7', event: 'e', data: 'a' }, { data: 'b' }]],
    ['has no id with NULL', 'id: a\0b\ndata: a\n\n', [{ data: 'a' }]],
  ])('%s', (_what, text, items) => {
    expect(readItems('events', text, false)).toEqual({ items });
  }); // prettier-ignore
});

describe('a sequence that is broken', () => {
  it.each<[SequenceKind, string, RegExp, number]>([
    ['lines', '{"a":1}\n{"a":\n', /^line 2 is not JSON/, 1],
    ['records', '{"a":1}\n', /does not start with a record separator/, 0],
    ['records', '\x1E1\n\x1E[\n', /^record 2 is not JSON/, 1],
  ])('is told with the items before: %s', (kind, text, fault, count) => {
    const read = readItems(kind, text, false);
    expect(read.fault).toMatch(fault);
    expect(read.items).toHaveLength(count);
  });
});

describe('the kind of a sequential media type', () => {
  it.each([
    ['text/event-stream; charset=utf-8', 'events'],
    ['application/jsonl', 'lines'],
    ['application/x-ndjson', 'lines'],
    ['application/json-seq', 'records'],
    ['application/geo+json-seq', 'records'],
    ['application/json', undefined],
    ['multipart/mixed', undefined],
  ])('%s is %s', (type, kind) => {
    expect(sequenceKind(type)).toBe(kind);
  });
});
