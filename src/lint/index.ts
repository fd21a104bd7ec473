import { messageExampleFaults, schemaExampleFaults } from '../load/examples.js';
import type { LoadOptions } from '../load/index.js';
import { readContract } from '../load/index.js';
import type { Contract, Problem } from '../model/document.js';
import { schemaPlaces } from '../schema/graph/schema-places.js';
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
  // A run is warned of those that it meets; here, all of them are errors.
  const others = contract.problems.filter(({ code }) => code !== 'document.example');
  const found = [...others, ...(await structureProblems(contract)), ...exampleProblems(contract)];
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

/** Examples are sent, mocked and shown: one that breaks its own schema misleads everyone. */
function exampleProblems(contract: Contract): Problem[] {
  const places = [...schemaPlaces(contract)].map(({ pointer }) => pointer);
  const faults = [
    ...messageExampleFaults(contract, contract.operations),
    ...schemaExampleFaults(contract, places),
  ];
  return faults.flatMap(({ problems }) => problems);
}
