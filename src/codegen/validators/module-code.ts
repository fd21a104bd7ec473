import type { ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { _Code } from 'ajv/dist/compile/codegen/code.js';

type Source = NonNullable<ValidateFunction['source']>;

/** A compiled schema, as ajv refers to it from one that is part of a circle with it. */
interface Compiled {
  validate?: ValidateFunction;
  validateName?: Source['validateName'];
}

/**
 * The code of functions that ajv has made, and of all that they call, each written once. ajv's own writer
 * (`ajv/dist/standalone`) writes what a function calls within the call that writes that function: a long chain fills the
 * stack, and what is called both in a circle and by name is written twice.
 */
export function moduleCode(ajv: Ajv2020, functions: readonly ValidateFunction[]): string {
  const sources = new Set<Source>();
  const need = ({ source }: ValidateFunction): void => {
    if (source) sources.add(source);
  };
  functions.forEach(need);
  const used = {};
  const parts: string[] = [];
  // The set grows while it is gone through. A function can be called before the place where it is declared.
  for (const { validateName, validateCode, evaluated, scopeValues } of sources) {
    const values = ajv.scope.scopeCode(scopeValues, used, ({ str, value }) => {
      const reference = value?.ref as ValidateFunction | Compiled;
      if (typeof reference === 'function') {
        need(reference);
        return new _Code('');
      }
      if (reference.validate) need(reference.validate);
      return new _Code(`const ${str} = {validate: ${reference.validateName?.str ?? ''}};`);
    });
    parts.push(String(values), validateCode);
    if (evaluated !== undefined) parts.push(`${validateName.str}.evaluated = ${String(evaluated)};`);
  }
  return parts.join('\n').replaceAll(/\n{2,}/g, '\n');
}
