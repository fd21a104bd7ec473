import type { JsonObject } from '../../json/json.js';
import { declarationSchema } from '../shared/schema.js';

/** The JSON Schema of `x-contract: { rules: … }`. */
export const schema: JsonObject = {
  description: 'Anything else that must hold between a request and its successful answer.',
  type: 'array',
  minItems: 1,
  items: declarationSchema('One condition, and what to say when it does not hold.', ['rule', 'message'], {
    rule: {
      description: 'A CEL expression over request and response that must be true.',
      type: 'string',
      minLength: 1,
    },
    message: { description: 'What the rule demands, in words.', type: 'string', minLength: 1 },
  }),
};
