import { declarationSchema, parameterSchema, pointerSchema } from '../shared/schema.js';

/** The JSON Schema of `x-contract: { page: … }`. */
export const schema = declarationSchema(
  'The answer is one page of several, and a cursor leads to the next.',
  ['items', 'cursor', 'parameter'],
  {
    items: pointerSchema('Where in the response body the array is.'),
    total: pointerSchema('Where in the response body the number of items on all pages is.'),
    cursor: pointerSchema(
      'Where in the response body the cursor of the next page is; null or missing on the last page.',
    ),
    next: pointerSchema(
      'Where in the response body the address of the next page is, a reference that the address of the request resolves (RFC 3986 section 5) and that leads to the page of the cursor; null or missing on the last page.',
    ),
    parameter: parameterSchema('Name of the query parameter that takes the cursor.'),
    size: parameterSchema('Name of the query parameter that takes the most items wanted on a page.'),
  },
);
