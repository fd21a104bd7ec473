import { declarationSchema, parameterSchema } from '../shared/schema.js';

/** The JSON Schema of `x-contract: { select: … }`. */
export const schema = declarationSchema(
  'The caller names the properties wanted; the others come back as null.',
  ['parameter'],
  {
    parameter: parameterSchema(
      'Name of the query parameter that lists the properties, separated by commas, with / before a nested one.',
    ),
    'ignore-case': { description: 'The names match in any case.', type: 'boolean' },
    whole: {
      description: 'The name of an object or a list selects everything in it.',
      type: 'boolean',
    },
  },
);
