import { beforeAll, describe, expect, it } from 'vitest';
import { generateTypes } from '../../../src/codegen/types/index.js';
import { isNumeric } from '../../../src/json/number.js';
import { join, valueAt } from '../../../src/json/pointer.js';
import { foundWithin } from '../../../src/json/steps.js';
import { jsonText } from '../../../src/json/text.js';
import type { Contract } from '../../../src/model/document.js';
import { randomSample, samples } from '../../../src/schema/sample/index.js';
import type { Variant } from '../../../src/schema/vary/index.js';
import { invalidVariants } from '../../../src/schema/violate/index.js';
import { contractOf } from '../../support/contracts.js';
import { typeErrors } from '../type-check.js';
import { SHAPES } from './shapes.js';

let contract: Contract;
beforeAll(async () => {
  contract = await contractOf({ paths: {}, components: { schemas: SHAPES } });
});

const pointerOf = (name: string): string => join('#/components/schemas', name);

/** Values that the judge takes. */
function validValues(name: string): string[] {
  const pointer = pointerOf(name);
  const made = [1, 2, 3, 4].map((seed) => randomSample(contract, pointer, 'response', seed)?.value);
  const values = [...samples(contract, [pointer], 'response', 6), ...made];
  return [...new Set(values.flatMap((value) => (value === undefined ? [] : jsonText(value))))];
}

/**
 * Schemas of which TypeScript can say too little: an index signature takes what the members beside it take, texts have no
 * lengths, and no member depends on another one's value.
 */
const UNSAYABLE = ['MapBeside', 'MapBesideMap', 'Either', 'Conditional'];

/** Values that break a keyword of which TypeScript knows something. */
function invalidValues(name: string): string[] {
  const pointer = pointerOf(name);
  const [base] = samples(contract, [pointer], 'response', 1);
  if (base === undefined || UNSAYABLE.includes(name)) return [];
  const variants = foundWithin(5000, invalidVariants(contract, pointer, base, 'response'));
  return [...new Set(variants.filter(isStructural).map(({ value }) => jsonText(value)))];
}

function isStructural({ keyword, value, path }: Variant): boolean {
  // To TypeScript, a fraction is a number like any other.
  return ['type', 'required', 'enum', 'const'].includes(keyword) && !isNumeric(valueAt(value, path));
}

/** The lines that the compiler refuses, each an argument of its schema's type. */
function refusedLines(calls: readonly string[]): Map<string, string> {
  const head = ["import type { components } from './types.js';", 'declare function take<T>(value: T): void;'];
  const errors = typeErrors({
    'generated/shapes/types.ts': generateTypes(contract),
    'generated/shapes/values.ts': [...head, ...calls].join('\n'),
  });
  return new Map(
    errors.map((error) => {
      const [, line = 0] = /values\.ts:(\d+)/.exec(error) ?? [];
      return [calls[Number(line) - 1 - head.length] ?? '', error];
    }),
  );
}

function callsWith(values: (name: string) => string[]): string[] {
  return Object.keys(SHAPES).flatMap((name) =>
    values(name).map((value) => `take<components['schemas'][${jsonText(name)}]>(${value});`),
  );
}

describe('the generated type of a schema', () => {
  it('takes every value that the schema allows', () => {
    for (const name of Object.keys(SHAPES)) expect(validValues(name), name).not.toHaveLength(0);
    const calls = callsWith(validValues);
    expect(calls.length).toBeGreaterThan(200);
    expect([...refusedLines(calls)]).toEqual([]);
  });

  it('takes no value of another structure', () => {
    const calls = callsWith(invalidValues);
    expect(calls.length).toBeGreaterThan(200);
    const refused = refusedLines(calls);
    expect(calls.filter((call) => !refused.has(call))).toEqual([]);
  });
});
