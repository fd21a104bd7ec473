import { Reachability } from '../document/reachability.js';
import { isWithin } from '../json/pointer.js';
import { isFirstFault, messageExampleFaults, schemaExampleFaults } from '../load/examples.js';
import type { LoadOptions } from '../load/index.js';
import { readContract } from '../load/index.js';
import type { Contract, DocumentSource, Problem } from '../model/document.js';
import { schemaPlaces } from '../schema/graph/schema-places.js';
import { structureProblems } from './redocly/index.js';

export interface LintResult {
  /** What `loadContracts` gives; of very many formats and keywords that nobody knows, not all are among its problems. */
  contract: Contract;
  /** In the order of the document. */
  problems: Problem[];
}

/** Who repeats a word that nobody knows has made one mistake. */
const TOLD = { ofOne: 100, ofAll: 1000 };

/**
 * Every problem of a document: structure, references, `x-contract` declarations, schemas that cannot be enforced,
 * and examples that break their own schema.
 * @throws ToolError when the document cannot be read or is no OpenAPI 3.0/3.1 document.
 */
export async function lint(source: DocumentSource, options: LoadOptions): Promise<LintResult> {
  // A run judges the examples that it meets, and is warned of them; here are all of them, and they are errors.
  const contract = await readContract(source, { ...options, judgesExamples: false, unknown: TOLD });
  const structure = unusedAsWarnings(contract, await structureProblems(contract));
  const found = [...contract.problems, ...structure, ...exampleProblems(contract)];
  return { contract, problems: withoutEchoes(found).sort(byPlace) };
}

/** What is wrong with a component that no operation needs harms nobody. */
function unusedAsWarnings(contract: Contract, problems: readonly Problem[]): Problem[] {
  if (problems.length === 0) return [];
  const operations = [...contract.operations, ...contract.unusable];
  const reachability = new Reachability({ document: contract.document, operations });
  return problems.map((problem) => {
    const isUnused =
      problem.severity === 'error' &&
      problem.pointer.startsWith('#/components/') &&
      reachability.operationsNeeding(problem.pointer).length === 0;
    return isUnused ? { ...problem, severity: 'warning' } : problem;
  });
}

/** Rules that others of ours, or of the linter, say more precisely. */
const GENERAL = new Set([
  'document.struct',
  'document.no-ambiguous-paths',
  'document.path-parameters-defined',
  'document.path-not-include-query',
]);

/** Two rules that complain about one thing say it once: the first, which is the more specific, stays. */
function withoutEchoes(all: Problem[]): Problem[] {
  const problems = all.filter((problem) => !isSaidNearby(problem, all, STRICTER));
  const place = ({ location: { file, line, column } }: Problem): string =>
    `${file}:${String(line)}:${String(column)}`;
  const specific = problems.filter(({ code }) => !GENERAL.has(code));
  const places = new Set(specific.map(place));
  const schemas = specific.filter(({ code }) => code.startsWith('document.schema.'));
  const unread = new Set(specific.filter(isUnread).map(({ pointer }) => pointer));
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${place(problem)} ${problem.message}`;
    const isEcho =
      seen.has(key) ||
      isSaidNearby(problem, specific, BETTER) ||
      (GENERAL.has(problem.code) &&
        (places.has(place(problem)) ||
          unread.has(problem.pointer.slice(0, problem.pointer.lastIndexOf('/'))) ||
          schemas.some(({ pointer }) => problem.pointer.startsWith(`${pointer}/`))));
    seen.add(key);
    return !isEcho;
  });
}

/** What a parameter or a security scheme lacks says of its members all that is wrong with them. */
function isUnread({ code, pointer }: Problem): boolean {
  return code === 'document.structure' && /\/(parameters|securitySchemes)\/[^/]+$/.test(pointer);
}

/** By the linter's rules, ours that say the same thing better. */
const BETTER: Readonly<Record<string, readonly string[]>> = {
  'document.no-identical-paths': ['document.path.identical'],
  'document.path-not-include-query': ['document.path.key'],
};

/** By codes of ours, the linter's rules that take the same thing for the error that it is by OpenAPI. */
const STRICTER: Readonly<Record<string, readonly string[]>> = {
  'document.enum': ['document.no-enum-type-mismatch'],
  'document.operation.id': ['document.operation-operationId-unique'],
  'document.ambiguous': ['document.operation-parameters-unique', 'document.path-parameters-defined'],
};

/**
 * Whether another problem says the same: ours and the linter name different parts of one place, such as the path of an
 * operation, or a member of a parameter.
 */
function isSaidNearby(
  { code, pointer }: Problem,
  others: readonly Problem[],
  codes: Readonly<Record<string, readonly string[]>>,
): boolean {
  const same = Object.hasOwn(codes, code) ? (codes[code] ?? []) : [];
  if (same.length === 0) return false;
  return others.some(
    (other) =>
      same.includes(other.code) && (isWithin(other.pointer, pointer) || isWithin(pointer, other.pointer)),
  );
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
}

/** Examples are sent, mocked and shown: one that breaks its own schema misleads everyone. */
function exampleProblems(contract: Contract): Problem[] {
  const faults = [
    ...messageExampleFaults(contract, contract.operations),
    ...schemaExampleFaults(contract, schemaPlaces(contract)),
  ];
  // Whoever goes on with the contract holds them against no server.
  for (const fault of faults) isFirstFault(contract, fault);
  return faults.flatMap(({ problems }) => problems);
}
