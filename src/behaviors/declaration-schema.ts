import type { ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { Kind } from '../document/object-kinds.js';
import { walk } from '../document/places.js';
import { problemAt } from '../document/problem.js';
import type { Json, JsonObject, Pointer } from '../json/json.js';
import { join, tokensOf } from '../json/pointer.js';
import { nearestName } from '../json/suggestion.js';
import type { Contract, Problem } from '../model/document.js';
import { ajv as library } from '../schema/keywords/dialects/ajv-package.js';
import { isSurelyValid } from '../schema/validate/surely-valid.js';
import { BEHAVIORS } from './index.js';

const ID = 'https://specproof.dev/schemas/x-contract.json';

/**
 * The JSON Schema of `x-contract`, assembled from those of the behaviors. `x-contract.schema.json` contains the same,
 * for editors and other tools.
 */
export const X_CONTRACT: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: ID,
  $defs: {
    operation: {
      title: 'x-contract of an operation',
      description:
        'Conduct an operation documents beyond the shape of its messages. The mock obeys it, the client offers it, the verifier proves it.',
      type: 'object',
      additionalProperties: false,
      patternProperties: { '^x-': true },
      properties: {
        reads: {
          description:
            'The operation only reads, whatever its method; a run that may not change anything can send it.',
          type: 'boolean',
        },
        ...eachBehavior((name) => ({ $ref: `#/$defs/${name}` })),
      },
    },
    securityScheme: {
      title: 'x-contract of a security scheme',
      description: 'How a request stands in for a credential nobody gave.',
      type: 'object',
      additionalProperties: false,
      required: ['placeholder'],
      properties: {
        placeholder: {
          description:
            'The whole value of the header, query parameter or cookie when no real credential is given, the name of the scheme included. Must be an obvious fake.',
          type: 'string',
          minLength: 1,
        },
      },
    },
    ...eachBehavior((_, schema) => schema),
    pointer: {
      description: 'A JSON pointer (RFC 6901). The empty string is the whole value.',
      type: 'string',
      format: 'json-pointer',
    },
    parameter: {
      description: 'Name of a parameter of the same operation.',
      type: 'string',
      minLength: 1,
    },
  },
};

function eachBehavior(schemaOf: (name: string, schema: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(BEHAVIORS).map(([name, { schema }]) => [name, schemaOf(name, schema)]),
  );
}

/** Where in it stands what may be declared, by what declares. */
const DEFINITIONS: Partial<Record<Kind, Pointer>> = {
  Operation: '#/$defs/operation',
  SecurityScheme: '#/$defs/securityScheme',
};

const FORMATS = { 'json-pointer': /^(\/([^~/]|~[01])*)*$/u };

const isJsonPointer = (text: string): boolean => FORMATS['json-pointer'].test(text);

let compiled: Ajv2020 | undefined;

/** What finds words for mistakes: loaded and compiled when there is one. */
function validator(definition: Pointer): ValidateFunction {
  compiled ??= newAjv();
  return compiled.getSchema(ID + definition) as ValidateFunction;
}

function newAjv(): Ajv2020 {
  const ajv = new (library().Ajv2020)({
    allErrors: true,
    verbose: true,
    strict: false,
    // It is our own, and a test judges it.
    meta: false,
    validateSchema: false,
    formats: FORMATS,
  });
  return ajv.addSchema(X_CONTRACT);
}

/** Whether a declaration has no mistake for sure, which takes no compiled schema to see. */
export function isSurelyDeclared(definition: Pointer, value: Json): boolean {
  const schemas = { document: X_CONTRACT, openapi: '3.1' } as const;
  return isSurelyValid(schemas, definition, value, { 'json-pointer': isJsonPointer });
}

/** Mistakes in `x-contract` declarations. A declaration with a mistake would have no effect, without any message. */
export function extensionProblems(contract: Contract): Problem[] {
  return [...walk(contract.document, 'OpenAPI', '#')].flatMap(({ kind, node, pointer }) => {
    const declaration = node['x-contract'];
    if (declaration === undefined) return [];
    const at = join(pointer, 'x-contract');
    const definition = DEFINITIONS[kind];
    const where = 'x-contract means something on an operation or a security scheme, not here';
    return definition
      ? declarationProblems(contract, definition, declaration, at)
      : [problem(contract, at, where)];
  });
}

function declarationProblems(
  contract: Contract,
  definition: Pointer,
  value: Json,
  pointer: Pointer,
): Problem[] {
  if (isSurelyDeclared(definition, value)) return [];
  const validate = validator(definition);
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
  return problemAt(contract, pointer, 'document.x-contract', message);
}
