import type { Json } from '../../json/json.js';
import { sample } from '../../schema/sample/index.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { Choice, ChosenContent } from './choose-response.js';
import type { Generated } from './generator.js';

/** The number of attempts at a generated value that is valid against its schema. */
const ATTEMPTS = 5;

/**
 * Returns the value of the body. A documented example is returned unchanged. A generated value is checked against its
 * schema, because Prism's generators ignore some keywords and the mock must keep to its contract.
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
