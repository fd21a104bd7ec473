import type { Json, Pointer } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import { errorsOrUndefined } from '../../schema/validate/is-valid.js';

/**
 * What is wrong with a value, as a text to compare: what a case breaks stays broken, and nothing else becomes so.
 * Undefined where nobody can tell.
 */
export function faultsOf(contract: Contract, schema: Pointer, value: Json): string | undefined {
  const errors = errorsOrUndefined(contract, 'request', schema, value);
  return (
    errors && jsonText(errors.map(({ instancePath, schemaAt, keyword }) => [instancePath, schemaAt, keyword]))
  );
}
