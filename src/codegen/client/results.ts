import { valueAt } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Operation, ResponseObject } from '../../model/document.js';
import { capitalised, RESULT_ENDS } from '../shared/names.js';
import { quote } from '../shared/source-text.js';
import { shortAnswerOf, unchangedTypes } from './behaviors/unchanged.js';
import type { Media } from './media.js';
import type { Reading } from './readings.js';
import { isSuccessOf } from './readings.js';

/** The registered status codes (RFC 9110 §16.2.1, IANA) by their class, as far as they end a request. */
const STATUSES: Readonly<Record<string, string>> = {
  '2XX': '200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226',
  '3XX': '300 | 301 | 302 | 303 | 304 | 305 | 307 | 308',
  '4XX':
    '400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411 | 412 | 413 | 414 | 415 | 416 | 417 | 418 | 421' +
    ' | 422 | 423 | 424 | 425 | 426 | 428 | 429 | 431 | 451',
  '5XX': '500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511',
};

const OTHERS = ['3XX', '4XX', '5XX'];

/** The types that results are written with, each emitted where one of them occurs. */
export const RESULT_TYPES: Readonly<Record<string, string>> = {
  Success: `/** An answer of success, by its status. */
type Success<Status extends number, Data> = { status: Status; data: Data; error?: never; response: Response };`,
  Failure: `/** Any other answer, by its status. */
type Failure<Status extends number, Body> = { status: Status; data?: never; error: Body; response: Response };`,
  ...Object.fromEntries(
    Object.entries(STATUSES).map(([name, codes]) => [`Status${name}`, `type Status${name} = ${codes};`]),
  ),
};

/** The names of the types of one operation. */
export interface ResultNames {
  /** Of what the document says of it, which is not exported. */
  operation: string;
  input: string;
  result: string;
  output: string;
  error: string;
}

/** `GetPetOperation`, `GetPetInput`, … for `getPet`; `GetPet_Operation`, … where a schema has one of these names. */
export function resultNames(name: string, schemas: ReadonlySet<string>): ResultNames {
  let base = capitalised(name);
  while (RESULT_ENDS.some((end) => schemas.has(base + end))) base += '_';
  const [operation = '', input = '', result = '', output = '', error = ''] = RESULT_ENDS.map(
    (end) => base + end,
  );
  return { operation, input, result, output, error };
}

/** An answer as it is typed: with one of these statuses, and the value that it holds. */
interface TypedAnswer {
  status: string;
  value: string;
  /** What is the same in answers that hold the same. */
  content?: string;
}

/** The exported types of what comes back from an operation: its result, and what its results hold. */
export function resultTypes(operation: Operation, name: string, names: ResultNames, media: Media): string {
  const { responses } = operation;
  const documented = responses
    .filter(isSuccessOf(responses))
    .map((one) => success(one, operation, names, media));
  const successes = documented.length > 0 ? documented : [{ status: 'Status2XX', value: 'unknown' }];
  const refusals = together(responses.flatMap((one) => failure(one, operation, names, media)));
  const failures =
    refusals.length > 0
      ? refusals
      : [{ status: OTHERS.map((each) => `Status${each}`).join(' | '), value: 'unknown' }];
  const valuesOf = (answers: readonly TypedAnswer[]): string =>
    [...new Set(answers.map(({ value }) => value))].join(' | ');
  const short = shortAnswerOf(operation, media);
  const texts = [
    ...successes.flatMap(({ status, value }) =>
      short === undefined ? `Success<${status}, ${value}>` : unchangedTypes(status, value, short),
    ),
    ...failures.map(
      ({ status, value }) =>
        `Failure<${status}, ${value}>${short === undefined ? '' : ' & { unchanged?: never }'}`,
    ),
  ];
  return `/** What \`${name}\` gives: one of these, told apart by \`status\`${short === undefined ? '' : ' and `unchanged`'}. */
export type ${names.result} =
${texts.map((text) => `  | ${text.includes(' & ') ? `(${text})` : text}`).join('\n')};
/** The \`data\` of a success of \`${name}\`. */
export type ${names.output} = ${valuesOf(successes)};
/** The \`error\` of any other answer. */
export type ${names.error} = ${valuesOf(failures)};`;
}

/** Answers that hold the same are one, with any of their statuses. */
function together(answers: readonly TypedAnswer[]): TypedAnswer[] {
  const byContent = new Map<string, TypedAnswer>();
  for (const answer of answers) {
    const key = answer.content ?? answer.value;
    const same = byContent.get(key);
    byContent.set(key, same ? { ...same, status: `${same.status} | ${answer.status}` } : answer);
  }
  return [...byContent.values()];
}

/** The schemas of a response's contents, as they are written. */
function contentOf({ content }: ResponseObject, { contract }: Operation, { answers }: Media): string {
  const used = content.filter(({ type }) => answers.includes(type));
  const schemas = used.map(({ type, schema, itemSchema }) => {
    const pointer = (itemSchema ?? schema)?.pointer;
    return [type, pointer === undefined ? undefined : valueAt(contract.document, pointer)];
  });
  return jsonText(schemas);
}

function success(
  response: ResponseObject,
  operation: Operation,
  names: ResultNames,
  media: Media,
): TypedAnswer {
  const content = contentType(response, names, media);
  return {
    status: statusType(response.status === 'default' ? '2XX' : response.status, operation.responses),
    value: content === 'undefined' ? content : parsed(content, media.readings.get(response.status)),
    content: contentOf(response, operation, media),
  };
}

function parsed(content: string, reading: Reading | undefined): string {
  if (reading === 'stream') return `AsyncIterable<(${content})[number]>`;
  return reading === 'text' ? 'string' : reading === 'blob' ? 'Blob' : content;
}

/** A default says what everything else is; of successes it speaks where they have nothing of their own. */
function failure(
  response: ResponseObject,
  operation: Operation,
  names: ResultNames,
  media: Media,
): TypedAnswer[] {
  const { status } = response;
  if (status.startsWith('2')) return [];
  const isOpen = (each: string): boolean => operation.responses.every((other) => other.status !== each);
  const classes = status === 'default' ? OTHERS.filter(isOpen) : [status];
  if (classes.length === 0) return [];
  const codes = classes.map((each) => statusType(each, operation.responses)).join(' | ');
  return [
    {
      status: codes,
      value: contentType(response, names, media),
      content: contentOf(response, operation, media),
    },
  ];
}

/** The codes of a status or of a class, without those that are documented by themselves. */
function statusType(status: string, all: readonly ResponseObject[]): string {
  if (!status.endsWith('XX')) return status;
  const isOfClass = (other: string): boolean => other.startsWith(status.charAt(0));
  const own = all.map((other) => other.status).filter((other) => isOfClass(other) && other !== status);
  if (own.length === 0) return `Status${status}`;
  return `Exclude<Status${status}, ${own.join(' | ')}>`;
}

function contentType(
  { status, content }: ResponseObject,
  { operation }: ResultNames,
  { answers }: Media,
): string {
  const types = content.map(({ type }) => type).filter((type) => answers.includes(type));
  if (content.length === 0) return 'undefined';
  const key = /^\d+$/.test(status) ? status : quote(status);
  return [...new Set(types)]
    .map((type) => `${operation}['responses'][${key}]['content'][${quote(type)}]`)
    .join(' | ');
}
