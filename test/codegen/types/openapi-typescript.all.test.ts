// The generated types beside those of openapi-typescript, which is no part of specproof: two readings of one document.
import openapiTypescript, { astToString } from 'openapi-typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateTypes } from '../../../src/codegen/types/index.js';
import { loadContracts } from '../../../src/load/index.js';
import type { Contract, MediaType, Operation } from '../../../src/model/document.js';
import { ROOT } from '../../support/root.js';
import { typeErrors } from '../type-check.js';

const BUNDLED = ['spec/superoffice-pocket.openapi.yaml', 'spec/apple-caller-ids.openapi.yaml'];

/** A type of both readings, by its path in `operations`. */
type Place = readonly string[];

let contracts: Contract[];
beforeAll(async () => {
  contracts = await loadContracts(BUNDLED, { cwd: ROOT });
});

function placesOf(operation: Operation): Place[] {
  const { id, parameters, requestBody, responses } = operation;
  const content = (at: Place, media: readonly MediaType[]): Place[] =>
    media.map(({ type }) => [...at, 'content', type]);
  const kinds = new Set(parameters.map((each) => each.in));
  return [
    ...[...kinds].map((kind): Place => [id, 'parameters', kind]),
    ...content([id, 'requestBody'], requestBody?.content ?? []),
    ...responses.flatMap((each) => content([id, 'responses', each.status], each.content)),
  ];
}

const typeAt = (module: string, place: Place): string =>
  place.reduce(
    (type, key) => `NonNullable<${type}>[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]`,
    `${module}.operations`,
  );

/** The places at which one reading does not take what the other one says. */
function differing(contract: Contract, theirs: string, [from, to]: readonly [string, string]): string[] {
  const places = contract.operations.flatMap(placesOf);
  const head = ["import type * as ours from './ours.js';", "import type * as theirs from './theirs.js';"];
  const lines = places.map((place) => `((value: ${typeAt(from, place)}): ${typeAt(to, place)} => value);`);
  const errors = typeErrors({
    'generated/both/ours.ts': generateTypes(contract),
    'generated/both/theirs.ts': theirs,
    'generated/both/compare.ts': [...head, ...lines].join('\n'),
  });
  const numbers = errors.map((error) => Number(/compare\.ts:(\d+)/.exec(error)?.[1] ?? 0) - 1 - head.length);
  expect(places.length).toBeGreaterThan(5);
  return [...new Set(numbers)].map((i) => places[i]?.join(' ') ?? errors.join('\n'));
}

describe('the types of openapi-typescript', () => {
  it.each([
    ['take what ours say', ['ours', 'theirs']],
    ['say nothing that ours do not take', ['theirs', 'ours']],
  ] as const)(
    '%s, for every parameter, request and answer of the bundled documents',
    async (_, direction) => {
      for (const contract of contracts) {
        const theirs = astToString(await openapiTypescript(structuredClone(contract.document) as never));
        expect(differing(contract, theirs, direction)).toEqual([]);
      }
    },
  );
});
