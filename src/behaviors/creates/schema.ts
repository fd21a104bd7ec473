import type { JsonObject } from '../../json/json.js';

/** The JSON Schema of `x-contract: { creates: … }`. */
export const schema: JsonObject = {
  description:
    'What the operation makes, each by a name of your own, and where its answer has the id: a JSON pointer into the body, or Location.',
  type: 'object',
  minProperties: 1,
  additionalProperties: { type: 'string', pattern: '^(Location|(/.*))$' },
};
