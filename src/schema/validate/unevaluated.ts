import type { CodeKeywordDefinition, ErrorObject, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json, Pointer } from '../../json/json.js';
import { escapeToken, join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { codegen } from '../keywords/dialects/ajv-package.js';
import { MAX_ERRORS } from './ajv-error-limit.js';
import type { Judge, LeftOver } from './evaluation.js';
import { unevaluatedParts } from './evaluation.js';

/** What the keywords must know of the schemas that they stand in. */
export interface Compiled {
  contract: Contract;
  /** Where a schema object that ajv was given stands in the document. */
  pointerOf(schema: object): Pointer | undefined;
  compile(pointer: Pointer): ValidateFunction;
  judge: Judge;
}

/**
 * Puts `unevaluatedItems` and `unevaluatedProperties` in place of ajv's, which counts items where `contains` speaks of
 * some of them, forgets an `if` that stands alone, and makes every branch of every schema keep a record for it.
 */
export function addUnevaluatedKeywords(ajv: Ajv2020, compiled: Compiled): void {
  Object.assign(ajv.opts, { unevaluated: false });
  for (const [keyword, type] of [
    ['unevaluatedItems', 'array'],
    ['unevaluatedProperties', 'object'],
  ] as const) {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({ keyword, type, schemaType: ['boolean', 'object'], code: codeOf(keyword, compiled) });
  }
}

/** Calls the function that finds the errors, and adds them as ajv adds those of a reference. */
function codeOf(keyword: LeftOver, compiled: Compiled): CodeKeywordDefinition['code'] {
  return (cxt) => {
    const { gen, data, it, parentSchema } = cxt;
    const { _, Name, strConcat } = codegen();
    // Names in the code that ajv generates.
    const [path, all, count] = [new Name('instancePath'), new Name('vErrors'), new Name('errors')];
    const pointer = compiled.pointerOf(parentSchema);
    if (pointer === undefined) return;
    const ref = (value: unknown, at: string): { errors: ErrorObject[] } | undefined =>
      found(compiled, { keyword, pointer, parentSchema }, value, at);
    const call = gen.scopeValue('func', { ref });
    const made = gen.const('made', _`${call}(${data}, ${strConcat(path, it.errorPath)})`);
    cxt.pass(_`${made} === undefined`, () => {
      gen.assign(all, _`${all} === null ? ${made}.errors : ${all}.concat(${made}.errors)`);
      gen.assign(count, _`${all}.length`);
    });
  };
}

interface Stated {
  keyword: LeftOver;
  /** Of the schema object. */
  pointer: Pointer;
  parentSchema: object;
}

function found(
  compiled: Compiled,
  { keyword, pointer, parentSchema }: Stated,
  value: unknown,
  path: string,
): { errors: ErrorObject[] } | undefined {
  const at = join(pointer, keyword);
  const schema = valueAt(compiled.contract.document, at);
  if (schema === true) return undefined;
  const errors: ErrorObject[] = [];
  const report = (params: ErrorObject['params']): void => {
    errors.push({ keyword, instancePath: path, schemaPath: '', params, schema, parentSchema, data: value });
  };
  const tokens = unevaluatedParts(compiled.contract, pointer, keyword, value, compiled.judge);
  if (schema === false && Array.isArray(value)) {
    const indexes = [...tokens].map(Number);
    const [first] = indexes;
    // Those at the end are too many; one in the midst is of a wrong kind.
    if (first !== undefined)
      report(first + indexes.length === value.length ? { limit: first } : { index: first });
  } else {
    for (const token of tokens) {
      if (errors.length > MAX_ERRORS) break;
      if (schema === false) report({ unevaluatedProperty: token });
      else
        errors.push(...ofPart(compiled.compile(at), (value as { [name: string]: Json })[token], path, token));
    }
  }
  return errors.length > 0 ? { errors } : undefined;
}

/** The errors of a member or item by the schema that the keyword states. */
function ofPart(validate: ValidateFunction, part: unknown, path: string, token: string): ErrorObject[] {
  const instancePath = `${path}/${escapeToken(token)}`;
  const place = { instancePath, parentData: {}, parentDataProperty: token, rootData: {}, dynamicAnchors: {} };
  return validate(part, place) ? [] : (validate.errors ?? []);
}
