import type { CodeKeywordDefinition, FuncKeywordDefinition, KeywordCxt } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { _, Name, not } from 'ajv/dist/compile/codegen/index.js';
import { resetErrorsCount } from 'ajv/dist/compile/errors.js';
import { areUnique, fingerprint, isExact, isMultiple } from '../../json/equality.js';

/**
 * Keywords whose definitions in ajv mislead: `multipleOf` computes in binary fractions, exclusive bounds take rounded
 * numbers for exact, `const`, `enum` and `uniqueItems` call members of the values they compare, `patternProperties` can
 * throw, and composites list the errors of what was merely tried.
 */
export function redefineKeywords(ajv: Ajv2020): void {
  for (const definition of COMPARISONS) {
    taken(ajv, String(definition.keyword));
    ajv.addKeyword(definition);
  }
  for (const keyword of ['anyOf', 'oneOf', 'contains']) ajv.addKeyword(summarised(taken(ajv, keyword)));
  ajv.addKeyword(settled(taken(ajv, 'patternProperties')));
  taken(ajv, 'propertyNames');
  ajv.addKeyword(PROPERTY_NAMES);
}

/** ajv's own definition, which another can then stand in for. */
function taken(ajv: Ajv2020, keyword: string): CodeKeywordDefinition {
  const definition = ajv.getKeyword(keyword) as CodeKeywordDefinition;
  ajv.removeKeyword(keyword);
  return definition;
}

const COMPARISONS: FuncKeywordDefinition[] = [
  {
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    compile: (of: number) => (value: number) => !isExact(value) || isMultiple(value, of),
  },
  {
    keyword: 'const',
    compile: (constant: unknown) => oneOf([constant]),
  },
  {
    keyword: 'enum',
    schemaType: 'array',
    compile: (values: unknown[]) => oneOf(values),
  },
  {
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (wanted: boolean) => (items: unknown[]) => !wanted || areUnique(items),
  },
  {
    keyword: 'exclusiveMaximum',
    type: 'number',
    schemaType: 'number',
    compile: (bound: number) => (value: number) => value < bound || isRounded(value, bound),
  },
  {
    keyword: 'exclusiveMinimum',
    type: 'number',
    schemaType: 'number',
    compile: (bound: number) => (value: number) => value > bound || isRounded(value, bound),
  },
];

/** Whether a number and its bound may have been different when they were written. */
function isRounded(value: number, bound: number): boolean {
  return value === bound && !isExact(value);
}

function oneOf(values: unknown[]): (value: unknown) => boolean {
  const known = new Set(values.map(fingerprint));
  return (value) => known.has(fingerprint(value));
}

/** The same keyword, whose one error takes the place of those of the schemas it tried. */
function summarised(definition: CodeKeywordDefinition): CodeKeywordDefinition {
  return {
    ...definition,
    // As in ajv; a keyword put at the end of its group would be evaluated too late.
    ...(definition.keyword === 'contains' ? { before: 'unevaluatedItems' } : {}),
    code(cxt, ruleType) {
      const report = cxt.error.bind(cxt);
      cxt.error = (...details) => {
        cxt.reset();
        report(...details);
      };
      definition.code(cxt, ruleType);
    },
  };
}

/**
 * The same keyword, whose generated code does not fail where a combination before it did: the list of evaluated
 * properties, which ajv adds to, is made only when a branch matches.
 */
function settled(definition: CodeKeywordDefinition): CodeKeywordDefinition {
  return {
    ...definition,
    before: 'unevaluatedProperties',
    code(cxt, ruleType) {
      const { gen, it } = cxt;
      if (it.props instanceof Name) gen.assign(it.props, _`${it.props} || {}`);
      definition.code(cxt, ruleType);
    },
  };
}

/** The count of errors so far, in the code that ajv generates. */
const ERRORS = new Name('errors');

/** As ajv's, but each name that is not allowed has one error. */
const PROPERTY_NAMES: CodeKeywordDefinition = {
  keyword: 'propertyNames',
  type: 'object',
  schemaType: ['object', 'boolean'],
  error: {
    message: 'property name must be valid',
    params: ({ params }) => _`{propertyName: ${params.propertyName}}`,
  },
  code(cxt: KeywordCxt) {
    const { gen, data } = cxt;
    const valid = gen.name('valid');
    gen.forIn('key', data, (key) => {
      cxt.setParams({ propertyName: key });
      const before = gen.const('_errs', ERRORS);
      cxt.subschema(
        {
          keyword: 'propertyNames',
          data: key,
          dataTypes: ['string'],
          propertyName: key,
          compositeRule: true,
        },
        valid,
      );
      gen.if(not(valid), () => {
        resetErrorsCount(gen, before);
        cxt.error(true);
      });
    });
  },
};
