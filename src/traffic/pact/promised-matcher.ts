import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../../schema/graph/applicable.js';
import type { SchemaObject } from '../../schema/graph/edges.js';
import { itemSchemas, memberSchemas } from '../../schema/graph/members.js';
import { statedTypes } from '../../schema/keywords/stated-types.js';
import { sample } from '../../schema/sample/index.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { Matcher } from './common-matcher.js';
import { commonMatcher } from './common-matcher.js';
import { formatPattern, portablePattern } from './portable-patterns.js';

/** What the state of the provider makes certain, beyond what the document says. */
export type Stated = ReadonlySet<string>;

/**
 * The matcher for a value that asks for what these schemas promise of every answer, and no more. Members that are not
 * required are left out, and what may be null is allowed to be, except at the places that are `stated`. Undefined where
 * nothing is promised that Pact could ask for.
 *
 * @param at the place of the value, as a JSON Pointer into the whole body.
 */
export function promisedMatcher(
  contract: Contract,
  pointers: readonly Pointer[],
  value: Json,
  stated: Stated,
  at = '',
  decided: ReadonlySet<Pointer> = new Set(),
): Matcher | undefined {
  const schemas = applicableSchemas(contract, pointers)?.schemas ?? [];
  const isStated = stated.has(at);
  const choice = choiceIn(schemas, decided);
  if (choice) return promisedOfChoice({ contract, pointers, value, stated, at, decided }, choice);
  if (isStated && value === null) return NULL;
  // Whatever matcher is given to an empty list, Pact is content with a list of some. Without one it compares.
  if (isStated && isEmptyList(value)) return value;
  const types = typesOf(schemas);
  const shown = value === null ? shownInstead(contract, schemas) : value;
  if (shown === undefined) return undefined;
  const kinds = types.filter((type) => type !== 'null');
  // A choice between kinds of value cannot be written as a matcher.
  if (!isStated && (kinds.length !== 1 || !isOfKind(shown, kinds[0]))) return undefined;
  const isNullable = types.includes('null') && !isStated;
  const least = Array.isArray(shown) && stated.has(join(at, '0')) ? { min: 1 } : {};
  const [first, ...others] = rulesFor(schemas, shown, types);
  const rules = [{ ...first, ...least }, ...others];
  if (isNullable) return { 'pact:matcher:type': [...rules.slice(0, 1), NULL], value: withoutMembers(shown) };
  const inner = withParts({ contract, schemas, stated, at }, shown);
  // Members are asked for one by one; a matcher of the whole would count for those without one, such as empty lists.
  if (isObject(shown)) return inner;
  const [only, ...more] = rules;
  if (only && more.length === 0) return { ...only, value: inner };
  return { 'pact:matcher:type': rules, value: inner };
}

/** What is asked for a value, as `promisedMatcher` takes it. */
interface Asked {
  contract: Contract;
  pointers: readonly Pointer[];
  value: Json;
  stated: Stated;
  at: string;
  decided: ReadonlySet<Pointer>;
}

/** What all branches of a choice promise that an answer may fit. */
function promisedOfChoice(
  { contract, pointers, value, stated, at, decided }: Asked,
  choice: Choice,
): Matcher | undefined {
  const isStated = stated.has(at);
  const known = new Set([...decided, choice.pointer]);
  const { branches, isNullable } = branchesOf(contract, choice, isStated ? value : undefined);
  const promised = branches.map((branch) => {
    const shown = isStated || isValid(contract, branch, value) ? value : exampleOf(contract, branch);
    if (shown === undefined) return undefined;
    return promisedMatcher(contract, [...pointers, branch], shown, stated, at, known);
  });
  const common = commonMatcher(promised);
  return isNullable ? orNull(common) : common;
}

/** A schema that states several schemas of which a value fits one. */
interface Choice {
  /** Of the list of them. */
  pointer: Pointer;
  count: number;
}

/** The first choice of schemas that is not decided yet. */
function choiceIn(schemas: readonly SchemaObject[], decided: ReadonlySet<Pointer>): Choice | undefined {
  for (const { node, pointer } of schemas)
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const branches = node[keyword];
      const at = join(pointer, keyword);
      if (Array.isArray(branches) && branches.length > 0 && !decided.has(at))
        return { pointer: at, count: branches.length };
    }
  return undefined;
}

/** The branches that an answer may fit: those that a stated value fits, else all but null; whether null is one of them. */
function branchesOf(
  contract: Contract,
  { pointer, count }: Choice,
  stated: Json | undefined,
): { branches: Pointer[]; isNullable: boolean } {
  const all = Array.from({ length: count }, (_, i) => join(pointer, i));
  const fitting = stated === undefined ? all : all.filter((branch) => isValid(contract, branch, stated));
  const others = fitting.filter((branch) => !isNull(contract, branch));
  if (stated !== undefined || others.length === 0)
    return { branches: fitting.length > 0 ? fitting : all, isNullable: false };
  return { branches: others, isNullable: others.length < all.length };
}

function isNull(contract: Contract, branch: Pointer): boolean {
  const types = typesOf(applicableSchemas(contract, [branch])?.schemas ?? []);
  return types.length === 1 && types[0] === 'null';
}

function isValid(contract: Contract, branch: Pointer, value: Json): boolean {
  return schemaProblems(contract, branch, value, 'response').length === 0;
}

function exampleOf(contract: Contract, branch: Pointer): Json | undefined {
  return sample(contract, branch, 'response')?.value;
}

/** The matcher, or null. Of an object nothing but its type is asked then, as nobody says that its members are there. */
function orNull(matcher: Matcher | undefined): Matcher | undefined {
  if (!isObject(matcher)) return undefined;
  const [first] = [matcher['pact:matcher:type'] ?? 'type'].flat();
  const rule = typeof first === 'string' ? { 'pact:matcher:type': first } : (first ?? null);
  const value = matcher['pact:matcher:type'] === undefined ? {} : withoutMembers(matcher.value ?? null);
  return { 'pact:matcher:type': [rule, NULL], value };
}

const NULL = { 'pact:matcher:type': 'null' };

/** What may be null has no parts that could be asked for: nobody says that they are there. */
function withoutMembers(value: Json): Json {
  if (Array.isArray(value)) return [];
  return isObject(value) ? {} : value;
}

/** The types that all schemas allow; empty when none names any. */
function typesOf(schemas: readonly SchemaObject[]): string[] {
  const stated = schemas.map(({ node }) => typesIn(node)).filter((types) => types.length > 0);
  const [first = [], ...others] = stated;
  return first.filter((type) => others.every((types) => types.includes(type)));
}

/** The types that a schema names, else those of the values that it lists. */
function typesIn(node: SchemaObject['node']): readonly string[] {
  const named = statedTypes(node);
  const listed = node.const === undefined ? node.enum : [node.const];
  if (named.length > 0 || !Array.isArray(listed)) return named;
  return [...new Set(listed.map(kindOf))];
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return isNumeric(value) ? 'number' : typeof value;
}

/** A value in place of null, which would show nothing. */
function shownInstead(contract: Contract, schemas: readonly SchemaObject[]): Json | undefined {
  const examples = schemas.map(({ pointer }) => sample(contract, pointer, 'response')?.value);
  return examples.find((each) => each !== undefined && each !== null);
}

/** A list that is stated to be there without items is stated to be empty. */
function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isOfKind(value: Json, kind: string | undefined): boolean {
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'object') return isObject(value);
  return kind === 'integer' || kind === 'number' ? isNumeric(value) : typeof value === kind;
}

type Rule = { 'pact:matcher:type': string } & JsonObject;

/** The rules for the value itself: its type first, then how a text is written. */
function rulesFor(
  schemas: readonly SchemaObject[],
  value: Json,
  types: readonly string[],
): [Rule, ...Rule[]] {
  const matcher = (name: string): Rule => ({ 'pact:matcher:type': name });
  if (isNumeric(value))
    return [matcher(types.includes('number') ? 'number' : types.includes('integer') ? 'integer' : 'type')];
  if (typeof value === 'boolean') return [matcher('boolean')];
  if (typeof value !== 'string') return [matcher('type')];
  const patterns = schemas.flatMap(({ node }) => [
    ...(typeof node.pattern === 'string' ? [portablePattern(node.pattern)] : []),
    ...(typeof node.format === 'string' ? [formatPattern(node.format)] : []),
  ]);
  const fitting = patterns.filter((regex) => regex !== undefined && new RegExp(regex).test(value));
  // To a pattern alone, the number 1 and the text '1' are the same.
  return [
    matcher('type'),
    ...fitting.map((regex): Rule => ({ 'pact:matcher:type': 'regex', regex: regex ?? '' })),
  ];
}

interface Parts {
  contract: Contract;
  schemas: readonly SchemaObject[];
  stated: Stated;
  at: string;
}

function withParts({ contract, schemas, stated, at }: Parts, value: Json): Json {
  if (Array.isArray(value)) {
    const [first] = value;
    if (first === undefined) return [];
    const item = promisedMatcher(contract, itemSchemas(schemas, 0), first, stated, join(at, '0'));
    return item === undefined ? [] : [item];
  }
  if (!isObject(value)) return value;
  const required = new Set(schemas.flatMap(({ node }) => [node.required ?? []].flat()));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, Json][] => {
      const place = join(at, name);
      if (!required.has(name) && !stated.has(place)) return [];
      const made = promisedMatcher(contract, memberSchemas(schemas, name), member, stated, place);
      return made === undefined ? [] : [[name, made]];
    }),
  );
}
