import type * as ajv2020 from 'ajv/dist/2020.js';
import type * as codegenOfAjv from 'ajv/dist/compile/codegen/index.js';
import type * as errorsOfAjv from 'ajv/dist/compile/errors.js';
import { onDemand } from '../../../on-demand.js';

/** ajv for JSON Schema 2020-12. */
export const ajv = onDemand((load) => load('ajv/dist/2020.js') as typeof ajv2020);

/** What makes the code that ajv compiles. */
export const codegen = onDemand((load) => load('ajv/dist/compile/codegen/index.js') as typeof codegenOfAjv);

/** What that code does with errors. */
export const ajvErrors = onDemand((load) => load('ajv/dist/compile/errors.js') as typeof errorsOfAjv);
