import { declarationSchema, pointerSchema } from '../shared/schema.js';

/** The JSON Schema of `x-contract: { unchanged: … }`. */
export const schema = declarationSchema(
  'The caller sends back a mark out of an earlier answer, and gets a short answer while nothing has changed.',
  ['send', 'from', 'answer'],
  {
    send: pointerSchema('Where in the request body the mark goes.'),
    from: pointerSchema('Where in an earlier response body the mark was found.'),
    answer: { description: 'The response body, any JSON value, while nothing has changed.' },
  },
);
