import type { JsonObject } from '../../json/json.js';
import { pointerSchema } from '../shared/schema.js';

const PLACE: JsonObject = { type: 'string', pattern: '^(Location|(/.*))$' };

/** The JSON Schema of `x-contract: { creates: … }`. */
export const schema: JsonObject = {
  description:
    'What the operation makes, each by a name of your own, and where its answer has the id: a JSON pointer into the body, or Location.',
  type: 'object',
  minProperties: 1,
  additionalProperties: {
    anyOf: [
      PLACE,
      {
        type: 'object',
        required: ['id'],
        additionalProperties: false,
        properties: {
          id: PLACE,
          unique: {
            description:
              'Members of the request, by JSON pointers into its body, of which no two things have the same value: who sends one again is refused.',
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: pointerSchema('a member'),
          },
        },
      },
    ],
  },
};
