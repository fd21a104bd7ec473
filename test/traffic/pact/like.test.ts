import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/document/text/parse.js';
import { checkPact } from '../../../src/traffic/pact/check/index.js';
import { pactOf } from '../../../src/traffic/pact/file.js';
import { like } from '../../../src/traffic/pact/like.js';
import { bundledContracts } from '../../support/bundled.js';
import { pactText, shopContract } from './shop.js';

const { contract } = await shopContract();
const thing = { id: 1, name: 'Hat', price: 9.5, note: null, code: 'ABC', tags: ['a'] };
const type = { 'pact:matcher:type': 'type' };

describe('like', () => {
  it('asks for what is required, by type, and for nothing else', () => {
    const { body, headers, example } = like(contract, 'getThing', 200, { value: thing });
    expect(body).toEqual({
      id: { 'pact:matcher:type': 'integer', value: 1 },
      name: { ...type, value: 'Hat' },
      price: { 'pact:matcher:type': 'number', value: 9.5 },
    });
    expect(example).toEqual({ id: 1, name: 'Hat', price: 9.5 });
    expect(headers['Content-Type']).toMatchObject({ regex: '^application\\/json(;.*)?$' });
  });

  it('asks for what is stated besides, not null and with an item', () => {
    const stated = ['/code', '/note', '/tags', '/tags/0'];
    const { body } = like(contract, 'getThing', 200, { value: { ...thing, note: 'x' }, stated });
    expect(body).toMatchObject({
      code: {
        'pact:matcher:type': [type, { 'pact:matcher:type': 'regex', regex: '^[A-Z]{3}$' }],
        value: 'ABC',
      },
      note: { ...type, value: 'x' },
      tags: { ...type, min: 1, value: [{ ...type, value: 'a' }] },
    });
    const empty = like(contract, 'getThing', 200, {
      value: { ...thing, tags: [] },
      stated: ['/note', '/tags'],
    });
    expect(empty.body).toMatchObject({ note: { 'pact:matcher:type': 'null' }, tags: [] });
  });

  it('asks of a choice between schemas what all of them promise', () => {
    expect(like(contract, 'getPet', 200, { value: { kind: 'cat', lives: 9 } }).body).toEqual({
      kind: { ...type, value: 'cat' },
    });
    const offer = { thing, other: { name: 'Bag' }, left: 2, code: 'ABC' };
    expect(like(contract, 'getOffer', 200, { value: offer }).body).toEqual({
      thing: { name: { ...type, value: 'Hat' } },
      other: { 'pact:matcher:type': [type, { 'pact:matcher:type': 'null' }], value: {} },
      code: { ...type, value: 'ABC' },
    });
  });

  it('asks of a choice what the branch promises that the state makes certain', () => {
    const cat = { value: { kind: 'cat', lives: 9 }, stated: [''] };
    expect(like(contract, 'getPet', 200, cat).body).toEqual({
      kind: { ...type, value: 'cat' },
      lives: { 'pact:matcher:type': 'integer', value: 9 },
    });
    const offer = { thing, other: { name: 'Bag' }, left: 2, code: 'ABC' };
    const stated = { value: offer, stated: ['/thing', '/other', '/left', '/code'] };
    expect(like(contract, 'getOffer', 200, stated).body).toMatchObject({
      other: { name: { ...type, value: 'Bag' } },
      left: { 'pact:matcher:type': 'integer', value: 2 },
      code: { 'pact:matcher:type': [type, { 'pact:matcher:type': 'regex' }], value: 'ABC' },
    });
    const none = like(contract, 'getOffer', 200, { value: { ...offer, other: null }, stated: ['/other'] });
    expect(none.body).toMatchObject({ other: { 'pact:matcher:type': 'null' } });
  });

  it('asks for the headers that are required', () => {
    expect(Object.keys(like(contract, 'listThings', 200).headers)).toEqual(['Content-Type', 'X-Total']);
  });

  it('makes answers that are right by the document, of every operation and status', async () => {
    for (const each of [contract, ...(await bundledContracts())]) {
      for (const { id, responses, method, path } of each.operations) {
        for (const { status } of responses) {
          const code = Number(status.replace('default', '500').replace('2XX', '200'));
          const { headers, example } = like(each, id, code);
          const texts = Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));
          const response = { status: code, headers: texts, ...(example !== undefined && { body: example }) };
          const concrete = path.replaceAll(/\{[^}]+\}/g, '7');
          const text = pactText({ request: { method, path: concrete }, response });
          const pact = pactOf('app.json', parseDocument(text, 'file:///app.json', 'app.json'));
          const found = checkPact(pact, [each]).flatMap(({ findings }) => findings);
          expect(
            found.filter(({ check }) => check.startsWith('response.')),
            `${id} ${status}`,
          ).toEqual([]);
        }
      }
    }
  });

  it.each([
    ['getThin', 200, {}, /no operation is called 'getThin'; did you mean 'getThing'/],
    ['listThings', 418, {}, /listThings documents no 418; documented are 200, 400/],
    ['getThing', 200, { example: 'hat' }, /getThing has no example 'hat' for 200/],
  ])('throws when there is no such thing: %s %d %j', (id, status, options, message) => {
    expect(() => like(contract, id, status, options)).toThrow(message);
  });
});
