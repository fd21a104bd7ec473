import { methodName, nameOf } from '../../document/methods.js';
import type { JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { comment, property, quote } from '../shared/source-text.js';
import { bodyType } from './body.js';
import type { Alternative } from './credentials.js';
import type { Media } from './media.js';
import { isSuccessOf, mediaOf } from './media.js';
import type { Usual } from './parts.js';
import { partsOf } from './parts.js';

const WIDTH = 110;

/** One function of a generated client: the name of its operation's type, its code, and its place among all of them. */
export interface Method {
  alias: string;
  code: string;
  member: string;
}

/** The function for an operation. */
export function methodOf(
  operation: Operation,
  name: string,
  alternatives: readonly Alternative[],
  usual: Usual,
): Method {
  const { method, path, requestBody, parameters } = operation;
  const media = mediaOf(operation);
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Operation`;
  const isRequired = requestBody?.required === true || parameters.some(({ required }) => required);
  const input = `init${isRequired ? '' : '?'}: ${initType(operation, type, media)}`;
  const parts = partsOf(operation, media, alternatives, usual);
  const args = [quote(methodName(operation)), quote(path), ...parts];
  const documented = `paths[${quote(path)}][${quote(method)}]`;
  const exported = functionName(name);
  return {
    alias: `type ${type} = ${isDefaultSuccess(operation) ? `DefaultIsSuccess<${documented}>` : documented};`,
    code: `${documentation(operation)}
export const ${exported}: Call<[${input}], ${answerType(type, media)}> = /* @__PURE__ */ http.operation(${wrapped(args)});`,
    member: name === exported ? name : `${property(name)}: ${exported}`,
  };
}

/** Words that no constant can be called; the last ones are names of the file itself. */
const RESERVED = new Set([
  'arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do',
  'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in',
  'instanceof', 'interface', 'let', 'new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static',
  'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var', 'void', 'while', 'with', 'yield',
  'http', 'retries', 'operations',
]); // prettier-ignore

function functionName(name: string): string {
  return RESERVED.has(name) || /^create\p{Lu}.*(Client|Fetch)$/u.test(name) ? `${name}_` : name;
}

function wrapped(args: readonly string[]): string {
  const line = args.join(', ');
  return line.length < WIDTH - 40 ? line : `\n${args.map((arg) => `  ${arg},\n`).join('')}`;
}

/** Whether nothing but the default can be an answer of success. */
function isDefaultSuccess({ responses }: Operation): boolean {
  return responses.some((response) => response.status === 'default' && isSuccessOf(responses)(response));
}

/** The type of any of these texts. */
export function union(types: readonly string[]): string {
  return types.map(quote).join(' | ');
}

function initType({ contract, requestBody }: Operation, type: string, { body }: Media): string {
  const mark = requestBody?.required === true ? '' : '?';
  return `Init<${type}>${body ? ` & { body${mark}: ${bodyType(contract, type, body)} }` : ''}`;
}

function answerType(type: string, { answers, parseAs }: Media): string {
  if (parseAs === 'stream') return `StreamAnswer<${type}, ${union(answers)}>`;
  return `Answer<${type}, ${union(answers)}${parseAs === undefined ? '' : `, { parseAs: '${parseAs}' }`}>`;
}

function nodeOf({ contract, pointer }: Operation): JsonObject {
  const value = valueAt(contract.document, pointer);
  return isObject(value) ? value : {};
}

function documentation(operation: Operation): string {
  const node = nodeOf(operation);
  const texts = [node.summary, node.description].filter((text) => typeof text === 'string');
  const deprecated = node.deprecated === true ? ['@deprecated'] : [];
  return comment([...texts, `\`${nameOf(operation)}\``, ...deprecated]);
}
