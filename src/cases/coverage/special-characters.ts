import { ownerOf } from '../../behaviors/index.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Contract, Operation, Parameter } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { statedTypes } from '../../schema/keywords/stated-types.js';
import type { SchemaPlace } from '../../schema/places/places.js';
import { placesOf, replaced } from '../../schema/places/places.js';
import { tagPaths } from '../../schema/places/tags.js';
import { schemasOf } from '../../schema/validate/validator.js';
import type { Draft, Make } from '../shared/draft.js';
import { plausible } from '../shared/expectations.js';
import { isExpressible, isExpressibleBody } from '../shared/representable.js';
import { isPageMark } from '../shared/reserved-parameters.js';

/**
 * Letters of two, three and four bytes in UTF-8, with characters that have a meaning in a query or a form. The
 * shorter ones are for places with a `maxLength`.
 */
const TEXTS = ['Zoë & Łódź 100% = 1+1 → 😀', 'ë & 1+1=2 %', 'ë &=+%', 'ëß'];

/** Keywords that restrict texts: a server may well refuse a special text where one of them applies. */
const FORMS = ['pattern', 'format', 'enum', 'const', 'examples', 'example', 'default', 'contentMediaType', 'contentEncoding']; // prettier-ignore

/**
 * Sends a text with special characters in the first query parameter, and in the first part of the body, that may hold
 * any text. Servers read all texts by the same code, so one place is enough.
 */
export function specialTexts(operation: Operation, base: Draft, make: Make): Case[] {
  return [...inQuery(operation, base, make), ...inBody(operation, base, make)];
}

const WHY = 'a text with special characters';

function inQuery(operation: Operation, base: Draft, make: Make): Case[] {
  const { contract } = operation;
  for (const parameter of operation.parameters.filter((each) => isOpen(operation, each))) {
    const pointer = parameter.schema?.pointer ?? '';
    const isFit = (value: Json): boolean => isExpressible(operation, parameter, value);
    const [found] = textsOf(contract, pointer, '', isFit);
    if (found?.path !== '') continue;
    const draft = { ...base, parameters: new Map(base.parameters).set(parameter, found.value) };
    const why = `the query parameter '${parameter.name}' with ${WHY}`;
    const label = `query/${parameter.name}:text`;
    return [make(draft, { label, why, clause: found.pointer, expected: plausible(operation) })];
  }
  return [];
}

/** True for a query parameter without examples that no behavior owns. */
function isOpen(operation: Operation, parameter: Parameter): boolean {
  const { in: place, schema, examples } = parameter;
  const isShown = schema === undefined || examples.length > 0;
  const isOwned = ownerOf(operation, parameter) !== undefined || isPageMark(operation, parameter);
  return place === 'query' && !isShown && !isOwned;
}

function inBody(operation: Operation, base: Draft, make: Make): Case[] {
  const { body } = base;
  if (!body?.media.schema) return [];
  const isFit = (value: Json): boolean => isExpressibleBody(body.media, value);
  const [found] = textsOf(operation.contract, body.media.schema.pointer, body.value, isFit);
  if (!found) return [];
  const draft = { ...base, body: { media: body.media, value: found.value } };
  const why = `the body ${found.path === '' ? 'as a whole' : `member ${found.path}`} with ${WHY}`;
  const label = `body${found.path}:text`;
  return [make(draft, { label, why, clause: found.pointer, expected: plausible(operation) })];
}

interface Found {
  value: Json;
  path: string;
  pointer: Pointer;
}

/**
 * Returns the base with a special text in each place that allows any text; places that have a text in the base come
 * first.
 */
function textsOf(contract: Contract, pointer: Pointer, base: Json, isFit: (value: Json) => boolean): Found[] {
  const places = new Map<string, SchemaPlace[]>();
  const met = placesOf(contract, pointer, base);
  const tags = tagPaths(met);
  for (const place of met) {
    if (tags.has(place.path)) continue;
    const known = places.get(place.path);
    if (known) known.push(place);
    else places.set(place.path, [place]);
  }
  const schemas = schemasOf(contract, 'request');
  const free = [...places].filter(([, all]) => isFree(all));
  const given = free.toSorted(
    ([, [a]], [, [b]]) => Number(a?.value === undefined) - Number(b?.value === undefined),
  );
  return given.flatMap(([path, all]) => {
    const value = TEXTS.map((text) => replaced(base, path, text)).find(
      (each) => each !== undefined && schemas.errors(pointer, each).length === 0 && isFit(each),
    );
    return value === undefined ? [] : [{ value, path, pointer: all.at(-1)?.pointer ?? pointer }];
  });
}

/** True if the schemas of a place allow strings and have no keyword that restricts them. */
function isFree(places: readonly SchemaPlace[]): boolean {
  const isText = places.some(({ node }) => statedTypes(node).includes('string'));
  const isFormed = ({ node, isHiddenFromDirection }: SchemaPlace): boolean =>
    isHiddenFromDirection || FORMS.some((keyword) => node[keyword] !== undefined);
  return isText && !places.some(isFormed);
}
