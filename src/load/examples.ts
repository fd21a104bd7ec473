import { problemAt } from '../document/problem.js';
import { messageOf } from '../errors.js';
import { isJsonType } from '../http/media-type.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import type { Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf, valueAt } from '../json/pointer.js';
import type {
  BrokenExample,
  Contract,
  Example,
  MediaType,
  Operation,
  Problem,
  SchemaRef,
} from '../model/document.js';
import type { Direction } from '../schema/keywords/dialect.js';
import { isReferenceObject } from '../schema/keywords/edges.js';
import { PatternTimeout } from '../schema/keywords/pattern.js';
import { schemaProblems } from '../schema/validate/problems.js';

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
  return [...owners.values()].flatMap(([{ schema, content, examples }, direction]) => {
    const by = schema ?? json(content && [content])[0]?.schema;
    return by ? examples.flatMap((example) => faultOf(contract, by, example, [direction])) : [];
  });
}

/** Those in the schemas at these places: of use to whoever sends, or to whoever answers. */
export function schemaExampleFaults(contract: Contract, pointers: Iterable<Pointer>): ExampleFault[] {
  return [...pointers].flatMap((pointer) =>
    examplesIn(contract, pointer).flatMap((example) =>
      faultOf(contract, { pointer }, example, ['request', 'response']),
    ),
  );
}

/** The defaults of the schemas at these places that break their own schema: warnings, as nobody sends them. */
export function defaultProblems(contract: Contract, pointers: Iterable<Pointer>): Problem[] {
  return [...pointers].flatMap((pointer) => {
    const node = valueAt(contract.document, pointer);
    if (!isObject(node) || node.default === undefined || isReferenceObject(node, contract.openapi)) return [];
    const stated = { value: node.default, pointer: join(pointer, 'default') };
    const faults = faultOf(contract, { pointer }, stated, ['request', 'response']);
    return faults.flatMap(({ problems }) =>
      problems.map(({ message, ...problem }): Problem => ({
        ...problem,
        message: message.replace('the example', 'the default'),
        code: problem.code === 'document.example' ? 'document.default' : problem.code,
        severity: 'warning',
      })),
    );
  });
}

function examplesIn(contract: Contract, pointer: Pointer): Pick<Example, 'value' | 'pointer'>[] {
  const node = valueAt(contract.document, pointer);
  if (!isObject(node) || isReferenceObject(node, contract.openapi)) return [];
  const { example, examples } = node;
  const listed = Array.isArray(examples) ? examples : [];
  return [
    ...(example === undefined ? [] : [{ value: example, pointer: join(pointer, 'example') }]),
    ...listed.map((value, i) => ({ value, pointer: join(pointer, 'examples', i) })),
  ];
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
): ExampleFault[] {
  const problem = (code: string, at: Pointer, message: string): Problem =>
    problemAt(contract, at, code, message);
  try {
    const judgements = directions.map((one) => schemaProblems(contract, schema.pointer, value, one));
    const [fewest = []] = judgements.toSorted((a, b) => a.length - b.length);
    if (fewest.length === 0) return [];
    const problems = fewest.map(({ path, expected, received }) => {
      const message = `the example breaks its own schema: expected ${expected}, found ${received}`;
      return problem('document.example', join(pointer, ...(tokensOf(path) ?? [])), message);
    });
    return [{ value, pointer, clauses: fewest.map((each) => each.pointer), problems }];
  } catch (thrown) {
    // What is wrong with its schema has been told.
    if (!(thrown instanceof PatternTimeout) && contract.problems.length > 0) return [];
    const code = thrown instanceof PatternTimeout ? 'document.schema.pattern-timeout' : 'document.example';
    const problems = [problem(code, pointer, `the example cannot be judged: ${messageOf(thrown)}`)];
    return [{ value, pointer, clauses: [], problems }];
  }
}
