import { problemAt } from '../document/problem.js';
import { messageOf } from '../errors.js';
import { isJsonType } from '../http/media-type.js';
import { sequenceKind } from '../http/sequences/kinds.js';
import type { Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf } from '../json/pointer.js';
import type { LoadOptions } from '../load/index.js';
import { readContract } from '../load/index.js';
import type { Contract, Example, MediaType, Problem, SchemaRef } from '../model/document.js';
import { schemaPlaces } from '../schema/graph/schema-places.js';
import type { Direction } from '../schema/keywords/dialect.js';
import { isReferenceObject } from '../schema/keywords/edges.js';
import { PatternTimeout } from '../schema/keywords/pattern.js';
import { schemaProblems } from '../schema/validate/problems.js';
import { structureProblems } from './redocly.js';

export interface LintResult {
  contract: Contract;
  /** In the order of the document. */
  problems: Problem[];
}

/**
 * Every problem of a document: structure, references, `x-contract` declarations, schemas that cannot be enforced,
 * and examples that break their own schema.
 * @throws ToolError when the document cannot be read or is no OpenAPI 3.0/3.1 document.
 */
export async function lint(source: string, options: LoadOptions): Promise<LintResult> {
  const contract = await readContract(source, options);
  const found = [...contract.problems, ...(await structureProblems(contract)), ...exampleProblems(contract)];
  return { contract, problems: withoutEchoes(found).sort(byPlace) };
}

/** Rules that others of ours, or of the linter, say more precisely. */
const GENERAL = new Set([
  'document.struct',
  'document.no-ambiguous-paths',
  'document.path-parameters-defined',
  'document.path-not-include-query',
]);

/** Two rules that complain about one thing say it once: the first, which is the more specific, stays. */
function withoutEchoes(problems: Problem[]): Problem[] {
  const place = ({ location: { file, line, column } }: Problem): string =>
    `${file}:${String(line)}:${String(column)}`;
  const specific = problems.filter(({ code }) => !GENERAL.has(code));
  const places = new Set(specific.map(place));
  const schemas = specific.filter(({ code }) => code.startsWith('document.schema.'));
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${place(problem)} ${problem.message}`;
    const isEcho =
      seen.has(key) ||
      // The linter says of the path what we say of each operation.
      (problem.code === 'document.no-identical-paths' &&
        specific.some(
          ({ code, pointer }) =>
            code === 'document.path.identical' && pointer.startsWith(`${problem.pointer}/`),
        )) ||
      (GENERAL.has(problem.code) &&
        (places.has(place(problem)) ||
          schemas.some(({ pointer }) => problem.pointer.startsWith(`${pointer}/`))));
    seen.add(key);
    return !isEcho;
  });
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
}

interface Owner {
  schema?: SchemaRef;
  content?: MediaType;
  examples: Example[];
  pointer: Pointer;
}

/** Examples are sent, mocked and shown: one that breaks its own schema misleads everyone. */
function exampleProblems(contract: Contract): Problem[] {
  // What many operations share is judged once.
  const owners = new Map<string, [Owner, Direction]>();
  const add = (direction: Direction, found: readonly Owner[]): void => {
    for (const owner of found) owners.set(`${direction} ${owner.pointer}`, [owner, direction]);
  };
  for (const { parameters, requestBody, responses } of contract.operations) {
    add('request', [...parameters, ...json(requestBody?.content)]);
    for (const { headers, content } of responses) add('response', [...headers, ...json(content)]);
  }
  return [
    ...[...owners.values()].flatMap(([{ schema, content, examples }, direction]) => {
      const by = schema ?? json(content && [content])[0]?.schema;
      return by ? examples.flatMap((example) => judge(contract, by, example, [direction])) : [];
    }),
    ...schemaExamples(contract),
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

/** Those in the schemas themselves: of use to whoever sends, or to whoever answers. */
function schemaExamples(contract: Contract): Problem[] {
  return [...schemaPlaces(contract)].flatMap(({ node, pointer }) => {
    if (!isObject(node) || isReferenceObject(node, contract.openapi)) return [];
    const { example, examples } = node;
    const listed = Array.isArray(examples) ? examples : [];
    const found = [
      ...(example === undefined ? [] : [{ value: example, pointer: join(pointer, 'example') }]),
      ...listed.map((value, i) => ({ value, pointer: join(pointer, 'examples', i) })),
    ];
    return found.flatMap((each) => judge(contract, { pointer }, each, ['request', 'response']));
  });
}

/** What is wrong with an example in every one of the directions. */
function judge(
  contract: Contract,
  schema: SchemaRef,
  { value, pointer }: Pick<Example, 'value' | 'pointer'>,
  directions: readonly Direction[],
): Problem[] {
  const problem = (code: string, at: Pointer, message: string): Problem =>
    problemAt(contract, at, code, message);
  try {
    const judgements = directions.map((one) => schemaProblems(contract, schema.pointer, value, one));
    const [fewest = []] = judgements.toSorted((a, b) => a.length - b.length);
    return fewest.map(({ path, expected, received }) => {
      const message = `the example breaks its own schema: expected ${expected}, found ${received}`;
      return problem('document.example', join(pointer, ...(tokensOf(path) ?? [])), message);
    });
  } catch (thrown) {
    // What is wrong with its schema has been told.
    if (!(thrown instanceof PatternTimeout) && contract.problems.length > 0) return [];
    const code = thrown instanceof PatternTimeout ? 'document.schema.pattern-timeout' : 'document.example';
    return [problem(code, pointer, `the example cannot be judged: ${messageOf(thrown)}`)];
  }
}
