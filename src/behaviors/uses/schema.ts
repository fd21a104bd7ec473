import type { JsonObject } from '../../json/json.js';

const THING: JsonObject = { type: 'string', minLength: 1 };

/** The JSON Schema of `x-contract: { uses: … }`. */
export const schema: JsonObject = {
  description:
    'Where the request takes the id of what another operation makes: the name of a parameter, or a JSON pointer into the body, in which [] stands for each item, and the name under which it is made.',
  type: 'object',
  minProperties: 1,
  additionalProperties: {
    anyOf: [
      THING,
      {
        type: 'object',
        required: ['thing'],
        additionalProperties: false,
        properties: {
          thing: THING,
          exists: { description: 'Whether the id of nothing is refused.', type: 'boolean' },
        },
      },
    ],
  },
};
