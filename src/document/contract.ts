import { createHash } from 'node:crypto';
import { ToolError } from '../errors.js';
import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join } from '../json/pointer.js';
import { jsonText } from '../json/text.js';
import type {
  Contract,
  Location,
  OpenApiVersion,
  Operation,
  Problem,
  UnusableOperation,
} from '../model/document.js';
import { bundle } from './bundle.js';
import { ANY_METHOD, nameOf } from './methods.js';
import { problemAt } from './problem.js';
import type { ReadNull } from './reader/nulls.js';
import { readNulls } from './reader/nulls.js';
import { OperationReader } from './reader/operations.js';
import type { ReadReferred } from './referred-files.js';
import type { ParsedDocument } from './text/parse.js';

/**
 * Builds the Contract of an entry document. What is wrong with structure and references is in `problems`, all of it.
 * @throws ToolError when the document is no OpenAPI 3.0, 3.1 or 3.2 at all.
 */
export async function buildContract(entry: ParsedDocument, read: ReadReferred): Promise<Contract> {
  const openapi = versionOf(entry);
  const { document, files, problems, outside, locate } = await bundle(entry, read);
  const nulls = readNulls(document, openapi);
  const info = isObject(document.info) ? document.info : {};
  const contract: Contract = {
    name: artefactName(entry.label),
    source: entry.label,
    hash: hashOf(files),
    openapi,
    title: textOf(info.title),
    version: textOf(info.version),
    document,
    files: files.map((file) => file.uri),
    outside,
    operations: [],
    unusable: [],
    brokenExamples: [],
    securitySchemes: [],
    problems: [],
    locate,
    lineAt: (location) => lineOf(files, location),
  };
  const reader = new OperationReader(contract);
  contract.securitySchemes = reader.securitySchemes();
  const described = reader.operations();
  const operations = withUniqueIds(described);
  contract.operations = operations.filter(isAddressable);
  contract.unusable = operations.flatMap((operation) => unaddressable(operation, reader.problems));
  contract.problems = [
    ...problems.map((problem) => ({ contract, ...problem })),
    ...versionProblems(contract),
    ...nullProblems(contract, nulls),
    ...reader.problems,
    ...repeatedIds(described),
    ...emptiness(contract, document),
  ];
  return contract;
}

/** Characters of a line that is quoted. */
const MAX_QUOTED = 160;

function lineOf(
  files: readonly { label?: string; text: string }[],
  { file, line, column }: Location,
): string {
  const text = files.find(({ label }) => label === file)?.text.replace(/^\uFEFF/, '') ?? '';
  let start = 0;
  for (let at = 1; at < line && start >= 0; at++) start = text.indexOf('\n', start) + 1 || -1;
  if (start < 0) return '';
  const end = text.indexOf('\n', start);
  const length = (end < 0 ? text.length : end) - start;
  const from = length > MAX_QUOTED ? start + column - 1 : start;
  return text.slice(from, Math.min(start + length, from + MAX_QUOTED)).trim();
}

function versionOf(entry: ParsedDocument): OpenApiVersion {
  const root = entry.value;
  if (!isObject(root))
    throw new ToolError(`not an OpenAPI document: expected an object at its root`, {
      location: entry.locate('#'),
    });
  if (root.swagger !== undefined) {
    throw new ToolError(`this is Swagger ${textOf(root.swagger)}; specproof reads OpenAPI 3.0 to 3.2`, {
      location: entry.locate('#/swagger'),
      hint: `Convert it first, for example: npx swagger2openapi ${entry.label} --outfile openapi.yaml --yaml`,
    });
  }
  const { openapi } = root;
  const version = /^\s*v?3(?:\.([012])(?![0-9])|$)/i.exec(textOf(openapi));
  if (version) return `3.${(version[1] ?? '0') as '0' | '1' | '2'}`;
  if (openapi === undefined) {
    throw new ToolError(`not an OpenAPI document: it has no 'openapi' field at its root`, {
      location: entry.locate('#'),
      hint: "An OpenAPI document starts with a line such as 'openapi: 3.1.0'.",
    });
  }
  throw new ToolError(`OpenAPI version ${jsonText(openapi)} is not supported; specproof reads 3.0 to 3.2`, {
    location: entry.locate('#/openapi'),
  });
}

/** A version that is meant, and not written as OpenAPI demands (3.1 §4.1). */
function versionProblems(contract: Contract): Problem[] {
  const { openapi } = contract.document;
  if (typeof openapi === 'string' && /^3\.\d(\.\d+)?(-.+)?$/.test(openapi)) return [];
  const message = `'openapi' is a text such as '${contract.openapi}.0': this is read as ${contract.openapi}`;
  return [problemAt(contract, '#/openapi', 'document.version', message, { severity: 'warning' })];
}

function nullProblems(contract: Contract, nulls: readonly ReadNull[]): Problem[] {
  return nulls.map(({ pointer, message }) =>
    problemAt(contract, pointer, 'document.structure', message, { severity: 'warning' }),
  );
}

/** `spec/petstore.openapi.yaml` names its artefacts `petstore`. */
function artefactName(label: string): string {
  const file = label.split(/[?#]/)[0]?.split(/[\\/]/).pop() ?? '';
  const stem = file.replace(/\.(ya?ml|json)$/i, '').replace(/[.-](openapi|oas)$/i, '');
  return stem.replaceAll(/[^A-Za-z0-9._-]+/g, '-') || 'openapi';
}

/** Independent of where the document lies: only the texts count. */
function hashOf(files: readonly Pick<ParsedDocument, 'text'>[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.text).update('\0');
  return `sha256:${hash.digest('hex')}`;
}

/** An operationId used twice identifies nothing; those operations go by method and path. */
function withUniqueIds(operations: Operation[]): Operation[] {
  const count = new Map<string, number>();
  for (const { id } of operations) count.set(id, (count.get(id) ?? 0) + 1);
  return operations.map((operation) =>
    (count.get(operation.id) ?? 0) > 1 ? { ...operation, id: nameOf(operation) } : operation,
  );
}

/** Each but the first operation with an id that was given before. */
function repeatedIds(operations: readonly Operation[]): Problem[] {
  const first = new Map<string, Operation>();
  return operations.flatMap((operation) => {
    const { contract, id, pointer } = operation;
    const earlier = first.get(id);
    if (!earlier) first.set(id, operation);
    // Two paths may refer to one path item.
    if (!earlier || earlier.pointer === pointer) return [];
    const message = `the operationId '${id}' is that of ${nameOf(earlier)} too: both go by method and path`;
    return [problemAt(contract, pointer, 'document.operation.id', message, { severity: 'warning' })];
  });
}

/** Whether a request can be sent to it: no URL has a path without a slash. */
function isAddressable({ path }: Operation): boolean {
  return path.startsWith('/');
}

function unaddressable(operation: Operation, problems: readonly Problem[]): UnusableOperation[] {
  if (isAddressable(operation)) return [];
  const pointer = join('#', 'paths', operation.path);
  return [{ ...operation, problems: problems.filter((problem) => problem.pointer === pointer) }];
}

function emptiness(contract: Contract, document: JsonObject): Problem[] {
  const isDescribed = contract.operations.some(({ method }) => method !== ANY_METHOD);
  if (isDescribed || isObject(document.webhooks) || isObject(document.components)) return [];
  const message = 'the document describes no operation: there is nothing to generate, mock or verify';
  return [problemAt(contract, '#/paths', 'document.empty', message, { severity: 'warning' })];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
