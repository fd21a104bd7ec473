import { methodName, nameOf } from '../../document/methods.js';
import type { JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract, Operation } from '../../model/document.js';
import { functionName } from '../shared/names.js';
import { comment, property, quote } from '../shared/source-text.js';
import { filterCode, filterName } from './behaviors/filter.js';
import { pagesOf } from './behaviors/pages.js';
import { selectingOf } from './behaviors/select.js';
import { bodyType } from './body.js';
import type { Alternative } from './credentials.js';
import type { Media } from './media.js';
import { mediaOf } from './media.js';
import type { Usual } from './parts.js';
import { partsOf } from './parts.js';
import { resultNames, resultTypes } from './results.js';

const WIDTH = 110;

/** One function of a generated client: the types of its operation, its code, and its place among all of them. */
export interface Method {
  types: string;
  code: string;
  member: string;
}

/** The function for an operation. */
export function methodOf(
  operation: Operation,
  name: string,
  alternatives: readonly Alternative[],
  usual: Usual,
  taken: ReadonlySet<string>,
): Method {
  const { method, path, requestBody, parameters } = operation;
  const media = mediaOf(operation);
  const names = resultNames(name, schemaNames(operation.contract));
  const isRequired = requestBody?.required === true || parameters.some(({ required }) => required);
  const input = `init${isRequired ? '' : '?'}: ${names.input}`;
  const parts = partsOf(operation, media, alternatives, usual);
  const args = [
    quote(methodName(operation)),
    quote(path),
    ...(parts.length > 0 ? [`() => [${parts.join(', ')}]`] : []),
  ];
  const documented = `paths[${quote(path)}][${quote(method)}]`;
  const exported = functionName(name);
  const pages = pagesOf(operation, names, isRequired);
  const made = `http.operation(${wrapped(args)})`;
  const type =
    selectingOf(operation, names, isRequired, media) ?? `Call<[${input}], Promise<${names.result}>>`;
  const filter = filterCode(operation, filterName(exported, taken), names);
  return {
    types: `type ${names.operation} = ${documented};
/** Parameters and body of \`${name}\`, and the options of fetch. */
export type ${names.input} = ${initType(operation, names.operation, media)};
${resultTypes(operation, name, names, media)}`,
    code: `${documentation(operation)}
export const ${exported}: ${type}${pages ? ` & ${pages.type}` : ''} = /* @__PURE__ */ ${pages ? `http.paged(/* @__PURE__ */ ${made}, ${pages.code})` : made};${filter === undefined ? '' : `\n\n${filter}`}`,
    member: name === exported ? name : `${property(name)}: ${exported}`,
  };
}

function wrapped(args: readonly string[]): string {
  const line = args.join(', ');
  return line.length < WIDTH - 40 ? line : `\n${args.map((arg) => `  ${arg},\n`).join('')}`;
}

/** The names of the component schemas, which are exported types. */
function schemaNames({ document: { components } }: Contract): ReadonlySet<string> {
  return new Set(isObject(components) && isObject(components.schemas) ? Object.keys(components.schemas) : []);
}

/** The type of any of these texts. */
export function union(types: readonly string[]): string {
  return types.map(quote).join(' | ');
}

function initType({ contract, requestBody }: Operation, type: string, { body }: Media): string {
  const mark = requestBody?.required === true ? '' : '?';
  return `Init<${type}>${body ? ` & { body${mark}: ${bodyType(contract, type, body)} }` : ''}`;
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
