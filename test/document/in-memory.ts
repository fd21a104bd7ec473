import { buildContract } from '../../src/document/contract.js';
import type { ParsedDocument } from '../../src/document/text/parse.js';
import { parseDocument } from '../../src/document/text/parse.js';
import { ToolError } from '../../src/errors.js';
import type { Json } from '../../src/json/json.js';
import type { Contract, Problem } from '../../src/model/document.js';

const FOLDER = 'file:///api/';

/** Text of a file; values are written as JSON. */
export type FileText = Json;

function parse(name: string, content: FileText): ParsedDocument {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return parseDocument(text, FOLDER + name, name);
}

/** A contract whose files exist only here. `loads` receives the name of every file that is read. */
export async function contractOf(
  content: FileText,
  files: Record<string, FileText> = {},
  loads: string[] = [],
): Promise<Contract> {
  return buildContract(parse('openapi.yaml', content), (uri) => {
    const name = uri.slice(FOLDER.length);
    loads.push(name);
    if (Object.hasOwn(files, name)) return Promise.resolve(parse(name, files[name] ?? null));
    return Promise.reject(new ToolError(`${name}: no such file`));
  });
}

export const INFO = { title: 'Test', version: '1' };

/** A document of nothing but schemas. */
export function schemasDocument(schemas: Record<string, Json>, openapi = '3.1.0'): Json {
  return { openapi, info: INFO, paths: {}, components: { schemas } };
}

/** `file:line:column code`, as the command line prints problems. */
export function placed({ location: { file, line, column }, code }: Problem): string {
  return `${file}:${line}:${column} ${code}`;
}

/** The message and, where it has one, the place of what a ToolError says; anything else fails the test. */
export function toolError(run: () => unknown): {
  message: string;
  at: string | undefined;
  hint: string | undefined;
} {
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof ToolError)) throw thrown;
    const { message, location, hint } = thrown;
    return { message, at: location && `${location.file}:${location.line}:${location.column}`, hint };
  }
  throw new Error('nothing was thrown');
}
