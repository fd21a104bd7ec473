import { problemAt } from '../document/problem.js';
import { messageOf } from '../errors.js';
import { isFormType, isJsonType, isXmlType } from '../http/media-type.js';
import { readForm, readUrlencoded } from '../http/parse/form.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import { formText } from '../http/serialize/form.js';
import { hasNamedParts } from '../http/serialize/multipart.js';
import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { isWholeNumber } from '../json/number.js';
import { join, tokensOf } from '../json/pointer.js';
import type {
  BrokenExample,
  Contract,
  Example,
  MediaType,
  Operation,
  Problem,
  SchemaRef,
} from '../model/document.js';
import type { SchemaPlace } from '../schema/graph/schema-places.js';
import type { Direction } from '../schema/keywords/dialect.js';
import { isReferenceObject } from '../schema/keywords/edges.js';
import { PatternTimeout } from '../schema/keywords/pattern.js';
import { isOfType } from '../schema/keywords/types.js';
import { isAssertion } from '../schema/satisfiability/canonical.js';
import { shapeOf } from '../schema/shape/index.js';
import { schemaProblems } from '../schema/validate/problems.js';
import { isSurelyValid } from '../schema/validate/surely-valid.js';
import { parseXml } from '../xml/document.js';

/** What is wrong with an example: the problems, each at its place in the example, and what it breaks. */
export interface ExampleFault extends BrokenExample {
  problems: Problem[];
}

interface Owner {
  schema?: SchemaRef;
  content?: MediaType;
  examples: Example[];
  pointer: Pointer;
}

/** Takes note of a broken example in its contract; true where nothing was known to be wrong with it. */
export function isFirstFault(
  { brokenExamples }: Contract,
  { problems: _problems, ...broken }: ExampleFault,
): boolean {
  const known = brokenExamples.filter(({ pointer }) => pointer === broken.pointer);
  // One example may stand under several schemas, and break each of them elsewhere.
  if (broken.clauses.every((clause) => known.some(({ clauses }) => clauses.includes(clause)))) return false;
  brokenExamples.push(broken);
  return known.length === 0;
}

/** Examples are sent, mocked and shown: the faults of those in the messages of operations, each example once. */
export function messageExampleFaults(contract: Contract, operations: readonly Operation[]): ExampleFault[] {
  // What many operations share is judged once.
  const owners = new Map<string, [Owner, Direction]>();
  const add = (direction: Direction, found: readonly Owner[]): void => {
    for (const owner of found) owners.set(`${direction} ${owner.pointer}`, [owner, direction]);
  };
  for (const { parameters, requestBody, responses } of operations) {
    add('request', [...parameters, ...json(requestBody?.content)]);
    for (const { headers, content } of responses) add('response', [...headers, ...json(content)]);
  }
  const faults = [...owners.values()].flatMap(([{ schema, content, examples }, direction]) => {
    const by = schema ?? json(content && [content])[0]?.schema;
    return by ? examples.flatMap((example) => faultOf(contract, by, example, [direction])) : [];
  });
  return [...faults, ...wrongForms(contract, operations), ...illFormedXml(contract, operations)];
}

/** Examples of forms are values, of which the fields say less than the value: `5` and `"5"` are one text. */
function wrongForms(contract: Contract, operations: readonly Operation[]): ExampleFault[] {
  const contents = operations.flatMap(({ requestBody }) => requestBody?.content ?? []);
  return [...new Map(contents.map((each) => [each.pointer, each])).values()].flatMap((media) => {
    const { schema, examples } = media;
    if (!schema || !(isFormType(media.type) || hasNamedParts(media.type))) return [];
    return examples.flatMap((example) => {
      const { value } = example;
      if (!isObject(value)) return [];
      const faults = faultOf(contract, schema, example, ['request']);
      if (faults.length === 0) return [];
      const read = { ...example, value: asRead(contract, media, value) };
      return faultOf(contract, schema, read, ['request']).length > 0 ? faults : [];
    });
  });
}

/** What a server reads of a form, member by member as its schema describes it. */
function asRead(contract: Contract, { type, schema, encoding }: MediaType, value: JsonObject): Json {
  const shape = shapeOf(contract, schema?.pointer);
  if (isFormType(type)) return readUrlencoded(formText(value, encoding), shape, false, encoding);
  const fields = Object.entries(value).flatMap(([name, member]) =>
    [member].flat().map((one) => [name, typeof one === 'object' ? one : String(one)] as const),
  );
  return readForm(fields, shape, false);
}

/** Examples of XML are texts, each of which is to be a document (XML 1.0 §2.1). */
function illFormedXml(contract: Contract, operations: readonly Operation[]): ExampleFault[] {
  const contents = operations.flatMap(({ requestBody, responses }) =>
    [requestBody?.content ?? [], ...responses.map(({ content }) => content)].flat(),
  );
  const media = new Map(contents.map((each) => [each.pointer, each]));
  return [...media.values()]
    .filter(({ type }) => isXmlType(type))
    .flatMap((each) =>
      each.examples.flatMap(({ value, pointer }): ExampleFault[] => {
        const parsed = typeof value === 'string' ? parseXml(value) : undefined;
        if (!parsed || parsed.ok || parsed.isIllFormed !== true) return [];
        const message = `the example is not well-formed XML: ${parsed.why}`;
        const problems = [problemAt(contract, pointer, STATED['the example'], message)];
        return [{ value, pointer, clauses: [each.pointer], problems }];
      }),
    );
}

/**
 * Those in the schemas at these places, and the defaults and the listed values that break the rest of their own schema:
 * whoever makes up a message may take any of them. Defaults and listed values are warnings.
 */
export function schemaExampleFaults(contract: Contract, places: Iterable<SchemaPlace>): ExampleFault[] {
  const faults: ExampleFault[] = [];
  const known = new Set(contract.problems.map((problem) => problem.pointer));
  for (const { node, pointer } of places)
    for (const { as, ...stated } of statedValues(contract, node, pointer, known))
      for (const fault of faultOf(contract, { pointer }, stated, ['request', 'response'], as))
        faults.push({ ...fault, isOfSchema: true });
  return faults;
}

/** How a schema states a value, in words, and the code of its fault. */
const STATED = {
  'the example': 'document.example',
  'the default': 'document.default',
  'the listed value': 'document.enum',
} as const;

type Stated = Pick<Example, 'value' | 'pointer'> & { as: keyof typeof STATED };

/**
 * What a schema object states by example, as default or in a list, but for what is plainly of its type. `known`: the
 * places of problems that have been told.
 */
function statedValues(
  contract: Contract,
  node: Json | undefined,
  pointer: Pointer,
  known: ReadonlySet<Pointer>,
): Stated[] {
  if (!isObject(node) || isReferenceObject(node, contract.openapi)) return [];
  const one = (as: Stated['as'], keyword: string): Stated[] => {
    const value = node[keyword];
    return value === undefined ? [] : [{ as, value, pointer: join(pointer, keyword) }];
  };
  const several = (as: Stated['as'], keyword: string): Stated[] => {
    const list = node[keyword];
    return Array.isArray(list)
      ? list.map((value, i) => ({ as, value, pointer: join(pointer, keyword, i) }))
      : [];
  };
  // Where every listed value is invalid, the list as a whole has been told.
  const listed = known.has(join(pointer, 'enum')) ? [] : several('the listed value', 'enum');
  return [
    ...one('the example', 'example'),
    ...several('the example', 'examples'),
    ...one('the default', 'default'),
    ...listed,
  ].filter(({ as, value }) => !isPlainlyValid(node, value, as === 'the listed value'));
}

/** Whether a value is of the only type that is stated, beside nothing else: that needs no validation. */
function isPlainlyValid(node: JsonObject, value: Json, isListed: boolean): boolean {
  const { type, enum: listed } = node;
  const isFree = Object.keys(node).every((key) => key === 'type' || key === 'enum' || !isAssertion(key));
  const isTyped =
    type === undefined || (typeof type === 'string' && type !== 'integer' && isOfType(value, type));
  const isKnown = isListed || !Array.isArray(listed) || (typeof value === 'string' && listed.includes(value));
  return isFree && isKnown && (isTyped || (type === 'integer' && isWholeNumber(value)));
}

/** Examples of XML and other text formats are documents in that format, not values of the schema. */
function json(content: readonly MediaType[] = []): Owner[] {
  const values = content.filter(({ type }) => isJsonType(type));
  return [...values, ...content.flatMap(items)];
}

/** The items of the examples of a sequence, each to be judged by itself. */
function items({ type, itemSchema, examples, pointer }: MediaType): Owner[] {
  if (!itemSchema || sequenceKind(type) === undefined) return [];
  const each = examples.flatMap(({ value, ...example }) =>
    Array.isArray(value)
      ? value.map((item, i) => ({ ...example, value: item, pointer: join(example.pointer, i) }))
      : [],
  );
  return [{ schema: itemSchema, examples: each, pointer }];
}

/** What is wrong with an example in every one of the directions. */
function faultOf(
  contract: Contract,
  schema: SchemaRef,
  { value, pointer }: Pick<Example, 'value' | 'pointer'>,
  directions: readonly Direction[],
  as: Stated['as'] = 'the example',
): ExampleFault[] {
  const severity = as === 'the example' ? 'error' : 'warning';
  const problem = (code: string, at: Pointer, message: string): Problem =>
    problemAt(contract, at, code, message, { severity });
  if (isSurelyValid(contract, schema.pointer, value)) return [];
  try {
    const judgements = directions.map((one) => schemaProblems(contract, schema.pointer, value, one));
    const [fewest = []] = judgements.toSorted((a, b) => a.length - b.length);
    if (fewest.length === 0) return [];
    const problems = fewest.map(({ path, expected, received }) => {
      const message = `${as} breaks its own schema: expected ${expected}, found ${received}`;
      return problem(STATED[as], join(pointer, ...(tokensOf(path) ?? [])), message);
    });
    return [{ value, pointer, clauses: fewest.map((each) => each.pointer), problems }];
  } catch (thrown) {
    // What is wrong with its schema has been told.
    if (!(thrown instanceof PatternTimeout) && contract.problems.length > 0) return [];
    const code = thrown instanceof PatternTimeout ? 'document.schema.pattern-timeout' : STATED[as];
    const problems = [problem(code, pointer, `${as} cannot be judged: ${messageOf(thrown)}`)];
    return [{ value, pointer, clauses: [], problems }];
  }
}
