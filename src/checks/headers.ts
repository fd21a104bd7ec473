import type { Check, Contract, Finding, Header, Json } from '../model.js';
import { headerValue } from '../message/headers.js';
import { responseFor } from '../openapi/responses.js';
import { snippet } from '../schema/problems.js';
import type { SchemaProblem } from '../schema/problems.js';
import { finding } from './finding.js';
import { judged } from './judged.js';

/** Documented response headers: the required ones present, every present one as its schema says. */
export const headers: Check = ({ outcome }, operation) => {
  if (outcome.kind === 'failure') return [];
  const response = responseFor(operation, outcome.status);
  return (response?.headers ?? []).flatMap((header) => {
    const value = headerValue(outcome.headers, header.name);
    if (value !== undefined) return invalid(operation.contract, header, value);
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
};

function invalid(contract: Contract, header: Header, text: string): Finding[] {
  const schema = header.schema ?? header.content?.schema;
  const name = `the response header '${header.name}'`;
  const at = `header:${header.name}`;
  if (!schema) return [];
  let best: SchemaProblem[] | undefined;
  for (const reading of header.content ? [parsed(text)] : readings(text)) {
    const { unjudged, problems = [] } = judged(contract, schema, reading, { name, at });
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
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** What the text can mean: a header has no types, its schema gives them (OpenAPI 3.1 §4.8.21, style simple). */
function readings(text: string): Json[] {
  const items = text.trim() === '' ? [] : text.split(',').map((item) => item.trim());
  return [text, typed(text), items, items.map(typed), ...objects(items)];
}

function typed(text: string): Json {
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text === '' ? null : text;
}

/** `R=1,G=2` or `R,1,G,2`, with and without `explode`. */
function objects(items: string[]): Json[] {
  const exploded = items.map((item) => /^([^=]*)=(.*)$/s.exec(item)?.slice(1) ?? [item]);
  const isExploded = exploded.every(({ length }) => length === 2);
  if (items.length === 0 || (!isExploded && items.length % 2 > 0)) return [];
  const flat = isExploded ? exploded.flat() : items;
  const entries = flat.flatMap((name, i): [string, string][] =>
    i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [],
  );
  return [
    Object.fromEntries(entries),
    Object.fromEntries(entries.map(([name, value]) => [name, typed(value)])),
  ];
}
