import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import type { Contract, Json, Pointer, Problem } from '../model.js';
import { isObject, walk } from '../openapi/grammar.js';
import { join, tokensOf } from '../openapi/pointer.js';
import xContract from '../openapi/x-contract.schema.json' with { type: 'json' };
import { nearestName } from './nearest-name.js';

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: false,
  formats: { 'json-pointer': /^(\/([^~/]|~[01])*)*$/u },
});
ajv.addSchema(xContract);

const validators: Partial<Record<string, ValidateFunction>> = {
  Operation: ajv.getSchema(`${xContract.$id}#/$defs/operation`),
  SecurityScheme: ajv.getSchema(`${xContract.$id}#/$defs/securityScheme`),
};

/** Mistakes in `x-contract` declarations: each would silently mock and prove nothing. */
export function extensionProblems(contract: Contract): Problem[] {
  return [...walk(contract.document, 'OpenAPI', '#')].flatMap(({ kind, node, pointer }) => {
    const validate = validators[kind];
    const declaration = node['x-contract'];
    if (!validate || declaration === undefined) return [];
    return declarationProblems(contract, validate, declaration, join(pointer, 'x-contract'));
  });
}

function declarationProblems(
  contract: Contract,
  validate: ValidateFunction,
  value: Json,
  pointer: Pointer,
): Problem[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => {
    const extra = (error.params as { additionalProperty?: string }).additionalProperty;
    const at = join(
      pointer,
      ...(tokensOf(error.instancePath) ?? []),
      ...(extra === undefined ? [] : [extra]),
    );
    const known = isObject(error.parentSchema as Json)
      ? Object.keys((error.parentSchema as { properties?: object }).properties ?? {})
      : [];
    const message =
      extra === undefined
        ? `x-contract${error.instancePath} ${error.message ?? 'is invalid'}`
        : `x-contract${error.instancePath} knows no '${extra}'${nearestName(extra, known)}`;
    return {
      code: 'document.x-contract',
      severity: 'error',
      message,
      pointer: at,
      location: contract.locate(at),
    };
  });
}
