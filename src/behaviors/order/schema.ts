import { declarationSchema, pointerSchema } from '../shared/schema.js';

/** The JSON Schema of `x-contract: { order: … }`. */
export const schema = declarationSchema(
  'The items of the answer are sorted, each not lower than the one before it.',
  ['items', 'by'],
  {
    items: pointerSchema('Where in the response body the array is.'),
    by: pointerSchema('Where in one item the value to sort by is.'),
  },
);
