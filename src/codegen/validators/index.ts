import { nameOf } from '../../document/methods.js';
import { ToolError } from '../../errors.js';
import { isFile } from '../../http/binary-body.js';
import { isFormType, isJsonType, parseMediaType } from '../../http/media-type.js';
import type { Contract, MediaType, Operation, Parameter } from '../../model/document.js';
import type { Direction } from '../../schema/keywords/dialect.js';
import { functionNames } from '../shared/names.js';
import { comment, fileHeader, property, quote } from '../shared/source-text.js';
import type { Int64Type } from '../types/int64.js';
import { Compilation } from './compile.js';
import { tidied } from './tidy.js';

/** The texts of `validators.js` and `validators.d.ts`. */
export interface Validators {
  script: string;
  types: string;
}

/**
 * What judges the requests and answers of a contract's operations at run time: code that ajv has made of the schemas,
 * without ajv, `eval` or anything to import. Each operation's is an export that an app can import alone.
 * @throws ToolError when a chain of schemas is too long for the stack.
 */
export function generateValidators(contract: Contract, int64: Int64Type = 'number'): Validators {
  try {
    return validatorsOf(contract, int64 !== 'number');
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    const why = 'its schemas refer to each other in too long a chain';
    throw new ToolError(`${contract.source}: no validators can be generated: ${why}`, { cause: thrown });
  }
}

function validatorsOf(contract: Contract, hasBigints: boolean): Validators {
  const compilation = new Compilation(contract, hasBigints);
  const names = functionNames(contract.operations);
  const exported = [...names].map(([operation, name]) => {
    const code = operationCode(compilation, operation);
    return `${comment([`\`${nameOf(operation)}\``])}\nexport const ${name} = /* @__PURE__ */ validator(${code});`;
  });
  const unchecked = compilation.unchecked();
  const parts = [
    unchecked.length === 0 ? '' : comment([`Not checked here: ${unchecked.join(', ')}.`]),
    VALIDATOR,
    tidied(compilation.code(), hasBigints),
    ...exported,
  ];
  const script = parts.filter((part) => part !== '').join('\n\n');
  return { script: `${fileHeader(contract)}\n${script}\n`, types: typesText(contract, [...names.values()]) };
}

function operationCode(compilation: Compilation, operation: Operation): string {
  const { responses, requestBody, parameters } = operation;
  const answers = responses.flatMap(({ status, content }) => {
    const media = mediaCode(compilation, content, 'response');
    return media === '' ? [] : [`${property(status)}: { ${media} }`];
  });
  const body = mediaCode(compilation, requestBody?.content ?? [], 'request');
  const given = parameters.flatMap((parameter) => parameterCode(compilation, parameter));
  const needsBody = requestBody?.required === true ? ', true' : '';
  return `${quote(nameOf(operation))}, { ${answers.join(', ')} }, [${given.join(', ')}], { ${body} }${needsBody}`;
}

/** The media types whose values are judged: JSON, and in requests forms, whose values the client is given. */
function mediaCode(compilation: Compilation, content: readonly MediaType[], direction: Direction): string {
  const essenceOf = ({ type }: MediaType): string => parseMediaType(type)?.essence ?? type;
  const members = content.flatMap((media, i) => {
    const { type, schema } = media;
    // Of types that differ in a parameter, such as a version, the client sends the first; servers may answer with any.
    const others = content.slice(0, direction === 'request' ? i : undefined);
    if (others.some((other) => other !== media && essenceOf(other) === essenceOf(media))) return [];
    const isJudged =
      isJsonType(type) || /^(\*|application)\/\*/.test(type) || (direction === 'request' && isFormType(type));
    if (!schema || !isJudged || isFile(compilation.contract, media)) return [];
    const name = compilation.functionOf(schema.pointer, direction);
    return name === undefined ? [] : [`${property(essenceOf(media))}: ${name}`];
  });
  return members.join(', ');
}

function parameterCode(compilation: Compilation, parameter: Parameter): string[] {
  const { in: place, name, required, schema, content } = parameter;
  const pointer = (schema ?? content?.schema)?.pointer;
  const check = pointer === undefined ? undefined : compilation.functionOf(pointer, 'request');
  if (check === undefined || place === 'querystring') return [];
  return [`[${quote(place)}, ${quote(name)}, ${check}${required ? ', true' : ''}]`];
}

const VALIDATOR = String.raw`/** What a call was given, or what came back, is not what the document says. */
export class ValidationError extends Error {
  name = 'ValidationError';
  constructor(operation, problem) {
    super(operation + ': ' + problem.path + ' ' + problem.message);
    Object.assign(this, { operation, problem });
  }
}

/** What judges an operation: its answers by status and media type, its parameters, and its body by media type. */
function validator(operation, answers, parameters, bodies, needsBody) {
  const judge = (at, check, value, onInvalid, required) => {
    const isMissing = value === undefined && required;
    if (isMissing ? false : value === undefined || !check || check(value)) return;
    const [{ instancePath, keyword, message }] = isMissing
      ? [{ instancePath: '', keyword: 'required', message: 'is missing' }]
      : check.errors;
    const error = new ValidationError(operation, { path: at + instancePath, keyword, message });
    if (!onInvalid) throw error;
    onInvalid(error);
  };
  return {
    operation,
    request({ params = {}, body, headers }, onInvalid) {
      for (const [place, name, check, required] of parameters)
        judge('request/params/' + place + '/' + name, check, params[place]?.[name], onInvalid, required);
      const type = new Headers(headers).get('Content-Type') ?? 'application/json';
      judge('request/body', checkOf(bodies, type), body, onInvalid, needsBody);
    },
    response({ status, headers }, value, onInvalid) {
      const content = answers[status] ?? answers[Math.floor(status / 100) + 'XX'] ?? answers.default ?? {};
      judge('response/body', checkOf(content, headers.get('Content-Type') ?? ''), value, onInvalid);
    },
  };
}

/** The check for a media type, or for the range that it falls under. */
function checkOf(content, type) {
  const [essence] = type.toLowerCase().split(/[;\s]/);
  return content[essence] ?? (/json$/.test(essence) ? (content['application/*'] ?? content['*/*']) : undefined);
}`;

function typesText(contract: Contract, names: readonly string[]): string {
  const declared = names.map((name) => `export declare const ${name}: Validator;`);
  return `${fileHeader(contract)}
/** What a call was given, or what came back, is not what the document says. */
export declare class ValidationError extends Error {
  constructor(operation: string, problem: Problem);
  /** Such as \`GET /pets/{id}\`. */
  readonly operation: string;
  readonly problem: Problem;
}

/** The first thing that is wrong: where, as in \`response/body/pets/0/id\`, by which keyword of its schema, and why. */
export interface Problem {
  path: string;
  keyword: string;
  message: string;
}

/**
 * Judges the calls of an operation, in a time linear in the value, without copying it. What is invalid is told to
 * \`onInvalid\`, or thrown as a \`ValidationError\`.
 */
export interface Validator {
  readonly operation: string;
  /** Judges what a call is given, before it is written; forms with files and the like are not looked at. */
  request(init: object, onInvalid?: (error: ValidationError) => void): void;
  /** Judges the value of an answer's body, where the document describes it as JSON. */
  response(response: Response, value: unknown, onInvalid?: (error: ValidationError) => void): void;
}

${declared.join('\n')}
`;
}
