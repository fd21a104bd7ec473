import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Json, JsonObject } from '../json/json.js';
import { REPORT_FORMATS } from '../reporters/formats.js';
import { registerFormats } from '../schema/formats/index.js';
import { ajv as library } from '../schema/keywords/dialects/ajv-package.js';
import { isSurelyValid } from '../schema/validate/surely-valid.js';
import schema from './config.schema.json' with { type: 'json' };

/** The published schema, which allows a report of any format, with the formats that `formats` names and no others. */
export function configSchema(formats: readonly string[]): typeof schema {
  const { reports } = schema.$defs;
  const known = {
    ...reports,
    properties: Object.fromEntries(formats.map((format) => [format, reports.additionalProperties])),
    additionalProperties: false,
  };
  return { ...schema, $defs: { ...schema.$defs, reports: known } } as object as typeof schema;
}

let validator: ValidateFunction | undefined;

function compiled(): ValidateFunction {
  if (validator) return validator;
  const ajv = new (library().Ajv2020)({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    // It is our own, and a test validates it: to compile what judges schemas takes longer than most documents to lint.
    validateSchema: false,
  });
  registerFormats(ajv);
  ajv.addFormat('uri', isUri);
  return (validator = ajv.compile(configSchema(REPORT_FORMATS)));
}

function isUri(text: string): boolean {
  return URL.canParse(text);
}

/** Whether there is nothing to tell of a configuration, which takes no compiled schema to see. */
function isSurelyConfig(value: Json): boolean {
  const document = configSchema(REPORT_FORMATS) as unknown as JsonObject;
  return isSurelyValid({ document, openapi: '3.1' }, '#', value, { uri: isUri });
}

/** What is wrong with a value by the schema of configurations. */
export function schemaErrors(value: Json | undefined): ErrorObject[] {
  if (value !== undefined && isSurelyConfig(value)) return [];
  const validate = compiled();
  return validate(value) ? [] : (validate.errors ?? []);
}
