import { buildContract } from '../../src/document/contract.js';
import type { ParsedDocument } from '../../src/document/text/parse.js';
import { parseDocument } from '../../src/document/text/parse.js';
import { ToolError } from '../../src/errors.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import { isObject } from '../../src/json/json.js';
import { jsonText } from '../../src/json/text.js';
import type { Contract, Operation, Parameter } from '../../src/model/document.js';

const FOLDER = 'file:///api/';

export const INFO = { title: 'Test', version: '1' };

/** A text is the file as it stands; any other value is written as JSON in one line. */
export type FileText = Json;

/** How a contract out of a test is made. */
export interface InlineOptions {
  /** The name of the document's file, after which the contract is named; `openapi.yaml` by default. */
  file?: string;
  /** Receives the name of every other file that is read. */
  reads?: string[];
}

/**
 * The contract of a document that stands in a test, with its problems. Where the document names no version of OpenAPI,
 * it is one of 3.1 with some title. The files that it refers to exist only here: `files` holds them by name.
 */
export function contractOf(
  document: FileText,
  files: Readonly<Record<string, FileText>> = {},
  { file = 'openapi.yaml', reads = [] }: InlineOptions = {},
): Promise<Contract> {
  return buildContract(parsed(file, withVersion(document)), (uri) => {
    const name = uri.slice(FOLDER.length);
    reads.push(name);
    if (Object.hasOwn(files, name)) return Promise.resolve(parsed(name, files[name] ?? null));
    return Promise.reject(new ToolError(`${name}: no such file`));
  });
}

/** The same of a document that must be sound: throws where it has a problem. */
export async function soundContractOf(document: FileText, options: InlineOptions = {}): Promise<Contract> {
  const contract = await contractOf(document, {}, options);
  const [problem] = contract.problems;
  if (problem) throw new Error(`${problem.pointer}: ${problem.message}`);
  return contract;
}

function parsed(name: string, content: FileText): ParsedDocument {
  const text = typeof content === 'string' ? content : jsonText(content);
  return parseDocument(text, FOLDER + name, name);
}

function withVersion(document: FileText): FileText {
  if (isObject(document)) return { openapi: '3.1.0', info: INFO, ...document };
  const isWhole = typeof document !== 'string' || /^\s*\{/.test(document) || /^openapi:/m.test(document);
  if (isWhole) return document;
  const info = /^info:/m.test(document) ? '' : `info: ${JSON.stringify(INFO)}\n`;
  return `openapi: 3.1.0\n${info}${document}`;
}

/** A document of nothing but schemas. */
export function schemasDocument(schemas: Record<string, Json>, openapi = '3.1.0'): Json {
  return { openapi, info: INFO, paths: {}, components: { schemas } };
}

/**
 * The only operation of a document, called `op`. Unless told otherwise it is a POST where it has a body and else a GET,
 * and its path is that of its path parameters.
 */
export async function operationOf(
  operation: JsonObject,
  options: { path?: string; method?: string; components?: JsonObject } = {},
): Promise<Operation> {
  const { path = pathOf(operation), method = 'requestBody' in operation ? 'post' : 'get', ...rest } = options;
  const described = { operationId: 'op', responses: { 200: { description: '' } }, ...operation };
  const contract = await contractOf({ paths: { [path]: { [method]: described } }, ...rest });
  return contract.operations[0]!;
}

/** `/`, or the operation's path parameters one after the other. */
function pathOf({ parameters }: JsonObject): string {
  const names = [parameters ?? []]
    .flat()
    .flatMap((each) => (isObject(each) && each.in === 'path' ? [`/{${each.name as string}}`] : []));
  return names.length === 0 ? '/' : names.join('');
}

/** A parameter with OpenAPI's defaults for its place. */
export function parameterOf(parts: Partial<Parameter>): Parameter {
  const place = parts.in ?? 'query';
  const style = parts.style ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  return {
    name: 'color',
    in: place,
    required: false,
    style,
    explode: style === 'form',
    allowReserved: false,
    examples: [],
    pointer: '#/parameter',
    ...parts,
  };
}
