import type { CodeKeywordDefinition, KeywordCxt } from 'ajv';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { similarValues } from '../../json/similar-values.js';
import { ajvErrors, codegen } from './dialects/ajv-package.js';
import { constKeyword, enumKeyword } from './enum-const-not.js';
import { format } from './format.js';
import type { Keyword, Place, Violation } from './keyword.js';
import { isSchema, violation, wellFormed } from './keyword.js';
import { objectAt, without } from './objects.js';
import { maxLength, minLength, pattern } from './strings.js';

export const propertyNames: Keyword = {
  section: 'core §10.3.2.4',
  appliesTo: ['object'],
  isWellFormed: isSchema,
  expectation: () => 'an allowed property name',
  // In ajv, the errors of all names make one.
  ajv: () => PROPERTY_NAMES,
  *violations(stated, place) {
    const why = 'with a member by a name that is not allowed';
    if (stated === false) yield violation(why, withOddNames(place, []));
    if (!isObject(stated)) return;
    const ways = waysToMisname(stated, place);
    const sendable = ways.filter(({ unsent }) => unsent === undefined);
    if (sendable.length > 0) yield violation(why, withOddNames(place, sendable));
    else yield* ways.slice(0, 1);
  },
};

/** The keywords about texts that may say something of a name. */
const NAMING = { enum: enumKeyword, const: constKeyword, maxLength, minLength, pattern, format };

/** The violations of what `propertyNames` states, for a name as the text. */
function waysToMisname(stated: JsonObject, place: Place): Violation[] {
  const [value = 'a'] = isObject(place.value) ? Object.keys(place.value) : [];
  const name: Place = {
    ...place,
    node: stated,
    types: ['string'],
    value,
    isText: false,
    valueOf: () => value,
  };
  return Object.entries<Keyword>(NAMING).flatMap(([keyword, record]) => {
    const own = wellFormed(record, stated[keyword]);
    return own !== undefined ? [...(record.violations?.(own, name) ?? [])] : [];
  });
}

const ODD_NAMES = ['!', 'X', 'x', '0', 'odd name', '', 'é', 'x'.repeat(300)];

/** A member by a name that is not allowed, with the value of one that is there. */
function* withOddNames(place: Place, ways: readonly Violation[]): Generator<Json> {
  const value = objectAt(place);
  const names = Object.keys(value);
  const values = [...new Set([...names.map((name) => value[name] ?? null), 'text', 7])].slice(0, 5);
  const odd = [...ODD_NAMES, ...names.flatMap((name) => [`${name}!`, `!${name}`, ...namesLike(name)])];
  const added = odd.flatMap((name) => values.map((part) => ({ ...value, [name]: part })));
  yield* added.slice(0, 30);
  const [first] = names;
  if (first !== undefined)
    for (const name of odd) yield { ...without(value, [first]), [name]: value[first] ?? null };
  for (const { candidates } of ways)
    for (const { part } of candidates)
      if (typeof part === 'string') yield { ...value, [part]: values[0] ?? 'text' };
  yield* added.slice(30, 60);
}

function namesLike(name: string): string[] {
  return [...similarValues(name)].slice(0, 2).map(String);
}

/** As ajv's, but each name that is not allowed has one error. */
const PROPERTY_NAMES: CodeKeywordDefinition = {
  keyword: 'propertyNames',
  type: 'object',
  schemaType: ['object', 'boolean'],
  error: {
    message: 'property name must be valid',
    params: ({ params }) => codegen()._`{propertyName: ${params.propertyName}}`,
  },
  code(cxt: KeywordCxt) {
    const { gen, data } = cxt;
    const { Name, not } = codegen();
    const valid = gen.name('valid');
    gen.forIn('key', data, (key) => {
      cxt.setParams({ propertyName: key });
      // The count of errors so far, in the code that ajv generates.
      const before = gen.const('_errs', new Name('errors'));
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
        ajvErrors().resetErrorsCount(gen, before);
        cxt.error(true);
      });
    });
  },
};
