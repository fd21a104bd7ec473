import type { HeaderList } from '../http/headers.js';
import { headerValue, headerValues } from '../http/headers.js';
import { isJsonType } from '../http/media-type.js';
import type { Json } from '../json/json.js';
import { isObject } from '../json/json.js';
import { numberOf } from '../json/number.js';
import { escapeToken } from '../json/pointer.js';
import { parseJson } from '../json/text.js';
import type { Contract, Header } from '../model/document.js';
import type { Finding } from '../model/report.js';
import type { SchemaProblem } from '../schema/validate/problems.js';
import { snippet } from '../schema/validate/problems.js';
import { documentedResponse } from './shared/documented-response.js';
import type { DocumentCode } from './shared/finding.js';
import { defineCheck, finding } from './shared/finding.js';
import type { Judgement } from './shared/schema-judgement.js';
import { validateOrExplain } from './shared/schema-judgement.js';

const CODES = ['response.header.missing', 'response.header.schema', 'response.too-deep'] as const;
type HeaderFinding = Finding<(typeof CODES)[number] | DocumentCode>;

/** Documented response headers: the required ones present, every present one as its schema says. */
export const headers = defineCheck(CODES, (exchange, operation) => {
  const { outcome } = exchange;
  if (outcome.kind === 'failure') return [];
  const response = documentedResponse(exchange, operation);
  return (response?.headers ?? []).flatMap((header): HeaderFinding[] => {
    const values = valuesOf(outcome.headers, header.name);
    if (values.length > 0)
      return leastWrong(values.map((value) => invalid(operation.contract, header, value)));
    if (!header.required) return [];
    return [
      finding({
        check: 'response.header.missing',
        message: `the required response header '${header.name}' is missing`,
        pointer: header.pointer,
        at: `header:${header.name}`,
        expected: 'the header to be present',
        received: 'nothing',
      }),
    ];
  });
});

/** Each cookie is set by a field of its own, which no other may be joined with (RFC 9110 §5.3; RFC 6265 §3). */
function valuesOf(headers: HeaderList, name: string): string[] {
  if (name.toLowerCase() === 'set-cookie') return headerValues(headers, name);
  const value = headerValue(headers, name);
  return value === undefined ? [] : [value];
}

/** One cookie as documented is enough: OpenAPI cannot say which of several it describes. */
function leastWrong(judgements: readonly HeaderFinding[][]): HeaderFinding[] {
  return judgements.reduce((best, each) => (each.length < best.length ? each : best));
}

function invalid(contract: Contract, header: Header, text: string): HeaderFinding[] {
  const schema = header.schema ?? header.content?.schema;
  const name = `the response header '${header.name}'`;
  const at = `header:${header.name}`;
  if (!schema) return [];
  const judge = (value: Json): Judgement => validateOrExplain(contract, schema, value, { name, at });
  const judgeText = (reading: Json): Judgement => {
    const first = judge(reading);
    if (!first.problems?.length) return first;
    const other = judge(typedAt(reading, first.problems));
    return other.problems && wrongness(other.problems) >= wrongness(first.problems) ? first : other;
  };
  const type = header.content?.type;
  const isJson = type !== undefined && isJsonType(type);
  // What a schema says of a value in another serialisation than text or JSON is nowhere defined.
  if (type !== undefined && !isJson && !type.toLowerCase().startsWith('text/')) return [];
  let best: SchemaProblem[] | undefined;
  for (const reading of isJson ? [parsed(text)] : type === undefined ? readings(text) : [text]) {
    const { unjudged, problems } = isJson ? judge(reading) : judgeText(reading);
    if (unjudged) return [unjudged];
    if (problems.length === 0) return [];
    if (!best || wrongness(problems) < wrongness(best)) best = problems;
  }
  return (best ?? []).map(({ pointer, expected }) =>
    finding({
      check: 'response.header.schema',
      message: `${name} is not as documented: expected ${expected}`,
      pointer,
      at,
      expected,
      received: snippet(text),
    }),
  );
}

/** A reading of another type than the documented one explains nothing. */
function wrongness(problems: SchemaProblem[]): number {
  const isOtherType = problems.some(({ path, keyword }) => path === '' && keyword === 'type');
  return isOtherType ? Infinity : problems.length;
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** The shapes a text can have (OpenAPI 3.1 §4.8.21, style simple): itself, a list, and objects with and without explode. */
function* readings(text: string): Generator<Json> {
  yield text;
  const items = text.trim() === '' ? [] : text.split(',').map((item) => item.trim());
  const pairs = items.map((item) => /^([^=]*)=(.*)$/s.exec(item)?.slice(1) ?? []);
  const isExploded = pairs.every(({ length }) => length === 2);
  const flat = isExploded ? pairs.flat() : items;
  yield items;
  if (flat.length % 2 !== 0) return;
  yield Object.fromEntries(
    flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ''] as const] : [])),
  );
}

/** A header has no types, its schema gives them: the texts that are wrong as texts, as what else they can be. */
function typedAt(reading: Json, problems: SchemaProblem[]): Json {
  const wrong = new Set(problems.map(({ path }) => path));
  const retype = (value: Json, path: string): Json =>
    typeof value === 'string' && wrong.has(path) ? typed(value) : value;
  if (Array.isArray(reading)) return reading.map((item, i) => retype(item, `/${String(i)}`));
  if (!isObject(reading)) return retype(reading, '');
  return Object.fromEntries(
    Object.entries(reading).map(([name, value]) => [name, retype(value, `/${escapeToken(name)}`)]),
  );
}

function typed(text: string): Json {
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return numberOf(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text === '' ? null : text;
}
