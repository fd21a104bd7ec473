import type { ErrorObject } from 'ajv';
import type { Pointer } from '../../json/json.js';

/** An ajv error with the place of the violated schema in the document. */
export interface SchemaError extends ErrorObject {
  schemaAt: Pointer;
  /** What was expected, where it is not what the keyword says by itself. */
  expected?: string;
  /** Set on the last one when others were found that are not listed. */
  hasMore?: true;
}
