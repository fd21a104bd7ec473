import { methodName, nameOf } from '../../document/methods.js';
import type { JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { comment, quote } from '../shared/source-text.js';
import type { Media } from './media.js';
import { mediaOf } from './media.js';
import { querySerializer } from './query-serializer.js';
import { requestOption } from './request-classes.js';
import { hasJsonData } from './streams.js';

/** One method of a generated client: the name of its operation's type, its own type, and the code behind it. */
export interface Method {
  alias: string;
  declaration: string;
  implementation: string;
}

/** The method for an operation; `clientMedia` is what the client as a whole is typed with. */
export function methodOf(operation: Operation, name: string, clientMedia: readonly string[]): Method {
  const { method, path, requestBody, parameters } = operation;
  const media = mediaOf(operation);
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Operation`;
  const isRequired = requestBody?.required === true || parameters.some(({ required }) => required);
  const options = optionsCode(operation, media, isRequired);
  const call = callCode(operation, options);
  const isTyped = CALLED.has(method) && options === undefined && union(media.answers) === union(clientMedia);
  return {
    alias: `type ${type} = paths[${quote(path)}][${quote(method)}];`,
    declaration: `${documentation(operation)}
  ${name}(
    ${initType(operation, type, media, isRequired)},
  ): ${answerType(type, media)};`,
    implementation: `    ${name}: (init) => ${media.parseAs === 'stream' ? streamCode(operation, call) : call}${isTyped ? '' : ' as never'},`,
  };
}

/** Methods that openapi-fetch has a function for. */
const CALLED = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

function callCode(operation: Operation, options: string | undefined): string {
  const { method, path } = operation;
  // The types have a body also where it is ignored, as that of GET in OpenAPI 3.0.
  const isBodyIgnored = operation.requestBody === undefined && nodeOf(operation).requestBody !== undefined;
  const isCast = options !== undefined || isBodyIgnored;
  const given = `${quote(path)}, ${options ?? 'init'}${isCast ? ' as never' : ''}`;
  if (CALLED.has(method)) return `client.${methodName(operation)}(${given})`;
  return `send(${quote(methodName(operation))}, ${given})`;
}

function streamCode(operation: Operation, call: string): string {
  return `streamed(${call} as never${hasJsonData(operation) ? ', true' : ''})`;
}

/** The type of any of these texts. */
export function union(types: readonly string[]): string {
  return types.map(quote).join(' | ');
}

function initType({ requestBody }: Operation, type: string, { body }: Media, isRequired: boolean): string {
  const mark = requestBody?.required === true ? '' : '?';
  const bodyType = body?.type === undefined ? 'RawBody' : `Body<${type}, ${quote(body.type)}>`;
  return `init${isRequired ? '' : '?'}: Init<${type}>${body ? ` & { body${mark}: ${bodyType} }` : ''}`;
}

function answerType(type: string, { answers, parseAs }: Media): string {
  if (parseAs === 'stream') return `StreamAnswer<${type}, ${union(answers)}>`;
  return `Answer<${type}, ${union(answers)}${parseAs === undefined ? '' : `, { parseAs: '${parseAs}' }`}>`;
}

/** The argument of the call where it is more than the caller's own. */
function optionsCode(operation: Operation, media: Media, isRequired: boolean): string | undefined {
  const headers = [
    ...(media.accept === undefined ? [] : [`Accept: ${quote(media.accept)}`]),
    ...(media.body?.contentType === undefined ? [] : [`'Content-Type': ${quote(media.body.contentType)}`]),
  ];
  const query = querySerializer(operation);
  const request = requestOption(operation);
  const parts = [
    ...(request === undefined ? [] : [request]),
    ...(media.parseAs === undefined ? [] : [`parseAs: '${media.parseAs}'`]),
    ...(media.body?.sequence
      ? [`bodySerializer: json${media.body.sequence === 'lines' ? 'Lines' : 'Records'}`]
      : []),
    ...(media.body && media.body.type === undefined ? ['bodySerializer: (body: unknown) => body'] : []),
    ...(query === undefined ? [] : [query]),
    '...init',
    ...(headers.length > 0
      ? [`headers: mergeHeaders({ ${headers.join(', ')} }, init${isRequired ? '' : '?'}.headers)`]
      : []),
  ];
  return parts.length > 1 ? `{ ${parts.join(', ')} }` : undefined;
}

function nodeOf({ contract, pointer }: Operation): JsonObject {
  const value = valueAt(contract.document, pointer);
  return isObject(value) ? value : {};
}

function documentation(operation: Operation): string {
  const node = nodeOf(operation);
  const texts = [node.summary, node.description].filter((text) => typeof text === 'string');
  const deprecated = node.deprecated === true ? ['@deprecated'] : [];
  return comment([...texts, `\`${nameOf(operation)}\``, ...deprecated], '  ');
}
