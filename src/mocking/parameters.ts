import { headerValue, headerValues } from '../message/headers.js';
import { isJsonType } from '../message/media-type.js';
import type { Json, Operation, Parameter } from '../model.js';
import { schemaProblems } from '../schema/problems.js';
import type { SchemaProblem } from '../schema/problems.js';
import { violationsAt } from './refusal.js';
import type { Violation } from './refusal.js';
import { cookiesOf, decodeForm, decodePercent, queryPairsOf } from './request.js';
import type { MockRequest, QueryPair } from './request.js';
import { Shape } from '../schema/shape.js';
import { typedText } from '../schema/typed-text.js';

export interface BoundParameters {
  values: Map<Parameter, Json>;
  violations: Violation[];
}

type Decode = (text: string) => string;

/** Reads the documented parameters of a request (OpenAPI 3.1 §4.8.12.4) and judges each; others are not looked at. */
export function readParameters(
  operation: Operation,
  pathTexts: ReadonlyMap<string, string>,
  request: MockRequest,
): BoundParameters {
  const bound: BoundParameters = { values: new Map(), violations: [] };
  const sources = { pathTexts, request, query: queryPairsOf(request.query) };
  for (const parameter of operation.parameters) {
    const readings = new Reader(operation, parameter, sources).readings();
    const at = [parameter.in, parameter.name];
    if (readings.length === 0) {
      if (parameter.required)
        bound.violations.push({ at, code: 'required', message: 'the parameter is missing' });
      continue;
    }
    const { value, problems } = bestReading(operation, parameter, readings);
    bound.values.set(parameter, value);
    bound.violations.push(...violationsAt(at, problems));
  }
  return bound;
}

/** The first valid reading, else the first. */
function bestReading(
  { contract }: Operation,
  parameter: Parameter,
  readings: readonly Json[],
): { value: Json; problems: SchemaProblem[] } {
  const schema = parameter.schema ?? parameter.content?.schema;
  const judged = readings.map((value) => ({
    value,
    problems: schema ? schemaProblems(contract, schema.pointer, value, 'request') : [],
  }));
  const [first] = judged;
  return judged.find(({ problems }) => problems.length === 0) ?? (first as NonNullable<typeof first>);
}

interface Sources {
  pathTexts: ReadonlyMap<string, string>;
  request: MockRequest;
  query: readonly QueryPair[];
}

const DELIMITERS: Readonly<Record<string, RegExp>> = {
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /%7C|\|/i,
};

/** What the text of one parameter can mean, likeliest first; nothing when it was not sent. */
class Reader {
  private readonly shape: Shape;

  constructor(
    { contract }: Operation,
    private readonly parameter: Parameter,
    private readonly sources: Sources,
  ) {
    const schema = parameter.schema ?? parameter.content?.schema;
    this.shape = Shape.at(contract, schema?.pointer);
  }

  readings(): Json[] {
    const { in: place, name } = this.parameter;
    const { request, pathTexts, query } = this.sources;
    switch (place) {
      case 'path':
        return this.ofText(pathTexts.get(name), decodePercent);
      case 'header':
        return this.ofText(headerValue(request.headers, name)?.trim(), (text) => text.trim());
      case 'query':
        return this.ofPairs(query, decodeForm);
      case 'cookie':
        return this.ofPairs(cookiesOf(headerValues(request.headers, 'cookie')), decodePercent);
    }
  }

  /** Styles simple, label and matrix: one text. */
  private ofText(text: string | undefined, decode: Decode): Json[] {
    if (text === undefined) return [];
    if (this.parameter.content) return [this.ofContent(decode(text))];
    const { style, explode, name } = this.parameter;
    if (style === 'label') return this.ofList(text.replace(/^\./, ''), explode ? '.' : ',', decode);
    if (style !== 'matrix') return this.ofList(text, ',', decode);
    const pairs = queryPairsOf(text.replaceAll(';', '&'));
    if (explode && this.is('array')) {
      return [pairs.map(({ value }, i) => typedText(decode(value), this.shape.item(i)))];
    }
    if (explode && this.is('object')) return [this.ofMembers(pairs, decode)];
    return this.ofList(pairs.find((pair) => pair.name === name)?.value ?? text, ',', decode);
  }

  /** Styles form, spaceDelimited, pipeDelimited and deepObject: name and value, perhaps several times. */
  private ofPairs(pairs: readonly QueryPair[], decode: Decode): Json[] {
    const { name, style, explode, content } = this.parameter;
    const own = pairs.filter((pair) => pair.name === name);
    if (style === 'deepObject' && !content) return this.deepObject(pairs, decode);
    if (explode && this.is('object') && !content && own.length === 0) {
      const members = pairs.filter((pair) => this.shape.propertyNames().includes(pair.name));
      return members.length > 0 ? [this.ofMembers(members, decode)] : [];
    }
    const [first] = own;
    if (!first) return [];
    if (content) return [this.ofContent(decode(first.value))];
    if (this.is('array') && explode && style === 'form') {
      return [own.map(({ value }, i) => typedText(decode(value), this.shape.item(i)))];
    }
    if (own.length > 1) return [own.map(({ value }) => decode(value))];
    return this.ofList(first.value, DELIMITERS[style] ?? ',', decode);
  }

  private deepObject(pairs: readonly QueryPair[], decode: Decode): Json[] {
    const prefix = `${this.parameter.name}[`;
    const members = pairs
      .filter((pair) => pair.name.startsWith(prefix) && pair.name.endsWith(']'))
      .map(({ name, value }) => ({ name: name.slice(prefix.length, -1), value }));
    return members.length > 0 ? [this.ofMembers(members, decode)] : [];
  }

  /**
   * A text that may be a delimited list. Delimiters are looked for before decoding, where RFC 6570 tells them from
   * data; many clients encode them too, so the decoded text is the second reading.
   */
  private ofList(text: string, delimiter: string | RegExp, decode: Decode): Json[] {
    if (!this.is('array') && !this.is('object')) return [typedText(decode(text), this.shape)];
    const split = text === '' ? [] : text.split(delimiter).map(decode);
    const decoded = text === '' ? [] : decode(text).split(typeof delimiter === 'string' ? delimiter : /[ |]/);
    const lists = this.is('array')
      ? [split, decoded].map((items) => items.map((item, i) => typedText(item, this.shape.item(i))))
      : [split, decoded].map((items) => this.ofAlternating(items));
    return this.is('string') || this.is('null') ? [...lists, typedText(decode(text), this.shape)] : lists;
  }

  /** `k,v,k,v`, or `k=v,k=v` when exploded. */
  private ofAlternating(items: readonly string[]): Json {
    if (this.parameter.explode) {
      const pairs = items.map((item) => {
        const equals = item.indexOf('=');
        return { name: item.slice(0, Math.max(equals, 0)), value: item.slice(equals + 1) };
      });
      return this.ofMembers(pairs, (text) => text);
    }
    const pairs = items.flatMap((name, i) => (i % 2 === 0 ? [{ name, value: items[i + 1] ?? '' }] : []));
    return this.ofMembers(pairs, (text) => text);
  }

  private ofMembers(pairs: readonly QueryPair[], decode: Decode): Json {
    return Object.fromEntries(
      pairs.map(({ name, value }) => [name, typedText(decode(value), this.shape.property(name))]),
    );
  }

  private ofContent(text: string): Json {
    if (!isJsonType(this.parameter.content?.type ?? '')) return text;
    try {
      return JSON.parse(text) as Json;
    } catch {
      return text;
    }
  }

  private is(type: string): boolean {
    return this.shape.types().has(type);
  }
}
