import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { arbitraryOf } from '../../../src/schema/sample/arbitrary.js';
import { samples } from '../../../src/schema/sample/index.js';
import { validVariants } from '../../../src/schema/vary/index.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const branch = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const typed = (kind: Json, member: string): Json => ({
  type: 'object',
  required: ['kind', member],
  properties: { kind, [member]: { type: 'integer' } },
});

it.each<[what: string, discriminator: Json, kinds: Json[]]>([
  ['its name, where nothing is mapped', { propertyName: 'kind' }, ['Bike', 'Boat']],
  ['a mapped name', { propertyName: 'kind', mapping: { wheels: 'Bike', sail: '#/components/schemas/Boat' } }, ['wheels', 'sail']],
  ['its name beside a mapping of others', { propertyName: 'kind', mapping: { wheels: 'Bike' } }, ['wheels', 'Boat']],
])('a made-up value of a branch says %s', async (_, discriminator, kinds) => {
  const schemas = { Bike: typed({ type: 'string' }, 'gears'), Boat: typed({ type: 'string' }, 'masts') };
  const A = { oneOf: [branch('Bike'), branch('Boat')], discriminator };
  const contract = await contractOf(schemasDocument({ ...schemas, A }));
  const made = samples(contract, ['#/components/schemas/A'], 'request', 3);
  expect([...new Set(made.map((value) => (value as { kind: string }).kind))]).toEqual(kinds);
}); // prettier-ignore

it.each<[what: string, discriminator: Json, kind: string]>([
  ['the name of the heir', { propertyName: 'kind' }, 'Bike'],
  ['its mapped name', { propertyName: 'kind', mapping: { sail: 'Boat', wheels: '#/components/schemas/Bike' } }, 'wheels'],
])('a made-up value of a schema that inherits the discriminator says %s', async (_, discriminator, kind) => {
  const Vehicle = { ...(typed({ type: 'string' }, 'size') as JsonObject), discriminator };
  const Bike = { allOf: [branch('Wheeled'), { type: 'object', required: ['gears'], properties: { gears: { type: 'integer' } } }] };
  const contract = await contractOf(schemasDocument({ A: branch('Bike'), Bike, Wheeled: { allOf: [branch('Vehicle')] }, Vehicle, Boat: {} }));
  const [value] = samples(contract, ['#/components/schemas/A'], 'request', 1);
  expect(value).toEqual({ kind, size: 1, gears: 1 });
}); // prettier-ignore

it('a made-up value of the default branch has no tag that its schema does not ask for', async () => {
  const Other = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
  const A = {
    oneOf: [branch('Bike'), branch('Other')],
    discriminator: { propertyName: 'kind', defaultMapping: 'Other' },
  };
  const document = schemasDocument({ A, Other, Bike: typed({ type: 'string' }, 'gears') }, '3.2.0');
  const contract = await contractOf(document);
  expect(samples(contract, ['#/components/schemas/A'], 'request', 2)).toEqual([
    { kind: 'Bike', gears: 1 },
    { name: 'text' },
  ]);
});

it('a made-up value keeps what its branch allows, whatever the discriminator says', async () => {
  const A = { oneOf: [branch('Bike')], discriminator: { propertyName: 'kind' } };
  const contract = await contractOf(schemasDocument({ A, Bike: typed({ const: 'two-wheeler' }, 'gears') }));
  const [value] = samples(contract, ['#/components/schemas/A'], 'request', 1);
  expect(value).toMatchObject({ kind: 'two-wheeler' });
});

const heir = (member: string): Json => ({
  allOf: [
    branch('Vehicle'),
    { type: 'object', required: [member], properties: { [member]: { type: 'integer' } } },
  ],
});

it.each<[what: string, discriminator: Json, made: Json[]]>([
  ['each that inherits, by its name', { propertyName: 'kind' }, [{ kind: 'Bike', size: 1, gears: 1 }, { kind: 'Boat', size: 1, masts: 1 }]],
  ['those that are mapped', { propertyName: 'kind', mapping: { sail: 'Boat' } }, [{ kind: 'sail', size: 1, masts: 1 }]],
])('a made-up value of a schema whose discriminator tells heirs apart is one of %s', async (_, discriminator, made) => {
  const Vehicle = { ...(typed({ type: 'string' }, 'size') as JsonObject), discriminator };
  const contract = await contractOf(schemasDocument({ A: branch('Vehicle'), Bike: heir('gears'), Boat: heir('masts'), Vehicle }));
  const random = arbitraryOf(contract, '#/components/schemas/A', null, 'request');
  const isOne = (value: Json): boolean => made.some((one) => JSON.stringify(Object.keys(one as JsonObject)) === JSON.stringify(Object.keys(value as JsonObject)) && (one as JsonObject).kind === (value as JsonObject).kind);
  expect(samples(contract, ['#/components/schemas/A'], 'request', 1)).toEqual(made.slice(0, 1));
  for (const value of fc.sample(random, { numRuns: 30, seed: 1 })) expect(value).toSatisfy(isOne);
}); // prettier-ignore

it('heirs of a schema that contains itself are tried once, and not in each place within', async () => {
  const Vehicle = {
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string' }, tows: branch('Vehicle') },
    discriminator: { propertyName: 'kind' },
  };
  const contract = await contractOf(
    schemasDocument({ A: branch('Vehicle'), Bike: heir('gears'), Boat: heir('masts'), Vehicle }),
  );
  const base = { kind: 'Bike', gears: 1, tows: { kind: 'Bike', gears: 1 } };
  const variants = [...validVariants(contract, '#/components/schemas/A', base, 'request')];
  const paths = variants.flatMap((one) => (one?.keyword === 'discriminator' ? [one.path] : []));
  expect(new Set(paths)).toEqual(new Set(['']));
});
