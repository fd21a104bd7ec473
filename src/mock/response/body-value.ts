import type { Json } from '../../json/json.js';
import { sample } from '../../schema/sample/index.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { Choice, ChosenContent } from './choose-response.js';
import type { Generated } from './generator.js';

/** How often a made-up value is tried again when it breaks its own schema. */
const ATTEMPTS = 5;

/**
 * The value of the body. A documented example is answered as it is written. A made-up one must be valid: Prism's
 * generators do not know every keyword, and a mock that breaks its own contract proves nothing.
 */
export async function bodyValue(
  { operation: { contract }, dynamic }: Choice,
  { source, example }: ChosenContent,
  made: Json | undefined,
  again: () => Promise<Generated>,
): Promise<Json> {
  if (example && !dynamic) return example.value;
  const { schema } = source;
  if (!schema) return made ?? {};
  const isValid = (value: Json | undefined): value is Json =>
    value !== undefined && schemaProblems(contract, schema.pointer, value, 'response').length === 0;
  if (isValid(made)) return made;
  for (let attempt = 1; dynamic && attempt < ATTEMPTS; attempt++) {
    const { body } = await again();
    if (isValid(body)) return body;
  }
  return sample(contract, schema.pointer, 'response')?.value ?? made ?? {};
}
