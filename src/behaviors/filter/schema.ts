import { declarationSchema, parameterSchema, pointerSchema } from '../shared/schema.js';

/** The JSON Schema of `x-contract: { filter: … }`. */
export const schema = declarationSchema(
  'The caller sends a query, and every item of the answer satisfies it.',
  ['grammar', 'items', 'selectors'],
  {
    parameter: parameterSchema('Name of the query parameter that holds the query; only for rsql.'),
    grammar: {
      description:
        'The language of the query: rsql, or equals for a query parameter of each selector, whose value the property of an item has.',
      enum: ['rsql', 'equals'],
    },
    items: pointerSchema('Where in the response body the array is.'),
    selectors: {
      description: 'The properties of an item a query may name, with a dot before a nested one.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', minLength: 1 },
    },
    operators: {
      description:
        'The operators a query may use; == =in= =gt= =ge= =lt= =le= where nothing is said. The ordering ones are for numbers, dates and times.',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['==', '!=', '=in=', '=out=', '=gt=', '=ge=', '=lt=', '=le='] },
    },
  },
);
