import { structureProblems } from './io/redocly.js';
import { readContract } from './load.js';
import type { LoadOptions } from './load.js';
import type { Contract, Example, MediaType, Problem, SchemaRef } from './model.js';
import type { Direction } from './schema/dialect.js';
import { unenforceable } from './schema/enforceability.js';
import { schemaProblems } from './schema/problems.js';
import { isJsonType } from './message/media-type.js';

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
  const schemas = unenforceable(contract);
  const found = [
    ...contract.problems,
    ...schemas,
    ...(await structureProblems(contract)),
    // A schema that does not compile cannot judge its examples.
    ...(schemas.length === 0 && contract.problems.length === 0 ? exampleProblems(contract) : []),
  ];
  return { contract, problems: withoutEchoes(found).sort(byPlace) };
}

/** Two rules that complain about one place say one thing: the first, which is the more specific, stays. */
function withoutEchoes(problems: Problem[]): Problem[] {
  const place = ({ location: { file, line, column } }: Problem): string =>
    `${file}:${String(line)}:${String(column)}`;
  const structural = new Set(problems.filter(({ code }) => code !== 'document.struct').map(place));
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${place(problem)} ${problem.message}`;
    const isEcho = seen.has(key) || (problem.code === 'document.struct' && structural.has(place(problem)));
    seen.add(key);
    return !isEcho;
  });
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
}

/** Examples are sent, mocked and shown: one that breaks its own schema misleads everyone. */
function exampleProblems(contract: Contract): Problem[] {
  return contract.operations.flatMap(({ parameters, requestBody, responses }) => [
    ...parameters.flatMap((owner) => judge(contract, owner, 'request')),
    ...json(requestBody?.content).flatMap((owner) => judge(contract, owner, 'request')),
    ...responses.flatMap(({ headers }) => headers.flatMap((owner) => judge(contract, owner, 'response'))),
    ...responses.flatMap(({ content }) =>
      json(content).flatMap((owner) => judge(contract, owner, 'response')),
    ),
  ]);
}

/** Examples of XML and other text formats are documents in that format, not values of the schema. */
function json(content: readonly MediaType[] = []): MediaType[] {
  return content.filter(({ type }) => isJsonType(type));
}

interface Owner {
  schema?: SchemaRef;
  examples: Example[];
}

function judge(contract: Contract, { schema, examples }: Owner, direction: Direction): Problem[] {
  if (!schema) return [];
  return examples.flatMap(({ value, pointer }) =>
    schemaProblems(contract, schema.pointer, value, direction).map(({ path, expected, received }) => {
      const at = `${pointer}${path}`;
      const message = `the example breaks its own schema: expected ${expected}, found ${received}`;
      return {
        code: 'document.example',
        severity: 'error',
        message,
        pointer: at,
        location: contract.locate(at),
      };
    }),
  );
}
