import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { walk } from '../document/object-kinds.js';
import type { Json, Pointer } from '../json/json.js';
import { join, tokensOf } from '../json/pointer.js';
import type { Contract, Problem } from '../model/document.js';
import { nearestName } from '../suggestion.js';
import xContract from './x-contract.schema.json' with { type: 'json' };

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
    const declaration = node['x-contract'];
    if (declaration === undefined) return [];
    const at = join(pointer, 'x-contract');
    const validate = validators[kind];
    const where = 'x-contract means something on an operation or a security scheme, not here';
    return validate
      ? declarationProblems(contract, validate, declaration, at)
      : [problem(contract, at, where)];
  });
}

function declarationProblems(
  contract: Contract,
  validate: ValidateFunction,
  value: Json,
  pointer: Pointer,
): Problem[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, keyword, message, params, schema, parentSchema }) => {
    const { additionalProperty: extra } = params as { additionalProperty?: string };
    const known = Object.keys((parentSchema as { properties?: object }).properties ?? {});
    const allowed = keyword === 'enum' ? `: ${(schema as string[]).join(', ')}` : '';
    const why =
      extra === undefined
        ? `${message ?? 'is invalid'}${allowed}`
        : `knows no '${extra}'${nearestName(extra, known)}`;
    const tokens = [...(tokensOf(instancePath) ?? []), ...(extra === undefined ? [] : [extra])];
    return problem(contract, join(pointer, ...tokens), `x-contract${instancePath} ${why}`);
  });
}

function problem(contract: Contract, pointer: Pointer, message: string): Problem {
  const location = contract.locate(pointer);
  return { code: 'document.x-contract', severity: 'error', message, pointer, location };
}
