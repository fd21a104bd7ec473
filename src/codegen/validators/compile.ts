import type { CodeKeywordDefinition, ValidateFunction } from 'ajv';
import { _, str } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import { namedBranches } from '../../schema/graph/named-branches.js';
import { hiddenProperties } from '../../schema/graph/visibility.js';
import type { AjvSchema, Direction } from '../../schema/keywords/dialect.js';
import { translate } from '../../schema/keywords/dialect.js';
import { toldApart } from '../../schema/keywords/dialects/told-apart.js';
import { isQuick } from '../../schema/keywords/pattern.js';
import { withBigints } from '../../schema/validate/ajv-bigints.js';
import type { Entry } from '../../schema/validate/entry.js';
import { linkReferences, reachable } from '../../schema/validate/entry.js';
import { endOfReferences } from '../types/references.js';
import { boundsOf, isOfNoConsequence, textFormatCode } from './formats.js';
import { moduleCode } from './module-code.js';

/** A schema that values are judged by. */
interface Asked {
  entry: Entry;
  direction: Direction;
}

/** Compiles schemas of a contract to standalone functions, in the order in which they are asked for. */
export class Compilation {
  private readonly entries = new Map<string, Entry>();
  private readonly waiting: Asked[] = [];
  private readonly ajv: Ajv2020;
  private readonly texts = new Map<Entry, string>();
  private readonly firsts = new Map<string, Entry>();
  private readonly left = new Set<string>();
  private readonly roots = new Map<Entry, string>();
  /** Whether requests and answers differ anywhere. */
  private readonly hasSides: boolean;

  /** @param hasBigints whether whole numbers that no number holds are bigints */
  constructor(
    readonly contract: Contract,
    private readonly hasBigints: boolean,
  ) {
    const text = jsonText(contract.document);
    this.hasSides = /"(readOnly|writeOnly)":true/.test(text);
    this.ajv = newAjv(
      hasBigints,
      /"(constructor|toString|valueOf|hasOwnProperty|isPrototypeOf|__\w+__)":/.test(text),
    );
    // A bundled document has no dynamic references left.
    Object.assign(this.ajv.opts, { dynamicRef: false });
    // The functions would carry notes of what they have evaluated, which no bundler removes with them.
    if (!/"unevaluated(Items|Properties)":/.test(text)) Object.assign(this.ajv.opts, { unevaluated: false });
  }

  /** The name of the function that judges by a schema, undefined where it cannot be compiled. */
  functionOf(pointer: Pointer, direction: Direction): string | undefined {
    const asked = this.entryOf(pointer, direction);
    this.translateWaiting();
    const root = this.sameAs(asked);
    const needed = reachable(root, ({ validate }) => validate === undefined);
    // What is referred to comes first, so that it is called without a detour.
    for (const entry of needed.reverse()) this.compile(entry);
    if (reachable(root).some(({ failure }) => failure !== undefined)) return undefined;
    const name = this.roots.get(root) ?? `check${String(this.roots.size)}`;
    this.roots.set(root, name);
    return name;
  }

  /** The code of all functions, each under its name. */
  code(): string {
    const compiled = [...this.roots].flatMap(([{ validate }, name]) =>
      validate ? [{ validate, name }] : [],
    );
    const named = compiled.map(
      ({ validate, name }) => `const ${name} = ${validate.source?.validateName.str ?? ''};`,
    );
    const code = moduleCode(this.ajv, compiled.map(({ validate }) => validate)); // prettier-ignore
    // Of a bigint, isNaN makes no number, but an error.
    const judged = this.hasBigints ? withBigints(code).replaceAll(/\bisNaN\(/g, 'Number.isNaN(') : code;
    return [judged, ...named].join('\n');
  }

  /** The formats and patterns that the functions do not check. */
  unchecked(): string[] {
    return [...this.left].sort();
  }

  private compile(entry: Entry): void {
    if (entry.validate || entry.failure !== undefined) return;
    try {
      entry.validate = this.ajv.getSchema(entry.id) as ValidateFunction;
    } catch (thrown) {
      entry.failure = String(thrown);
    }
  }

  private translateWaiting(): void {
    const fresh: Entry[] = [];
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) {
      const schema = this.translated(next);
      this.ajv.addSchema(schema, next.entry.id);
      this.texts.set(next.entry, jsonText(schema));
      fresh.push(next.entry);
    }
    linkReferences(this.ajv, fresh);
  }

  /** The first of the schemas that say the same: documents repeat those of ids and errors a thousand times. */
  private sameAs(entry: Entry, hops = 0): Entry {
    const [target, ...others] = entry.refers;
    const text = this.texts.get(entry) ?? '';
    if (target && others.length === 0 && text === jsonText({ $ref: target.id }) && hops < 1000)
      return this.sameAs(target, hops + 1);
    const first = this.firsts.get(text) ?? entry;
    this.firsts.set(text, first);
    return first;
  }

  private translated({ entry, direction }: Asked): AjvSchema {
    const { contract } = this;
    const made: [AjvSchema, Pointer][] = [];
    const schema = translate(valueAt(contract.document, entry.pointer), entry.pointer, {
      openapi: contract.openapi,
      refer: (pointer) => {
        const target = this.entryOf(pointer, direction);
        entry.refers.push(target);
        return target.id;
      },
      hidden: (at) => hiddenProperties(contract, at, direction),
      named: (choice) => namedBranches(contract, choice),
      made: (each, at) => made.push([each, at]),
    });
    for (const [each, at] of made) this.limit(each, at);
    return schema;
  }

  /** Leaves out what no function checks in a time linear in the value, or in code that is short enough to be shipped. */
  private limit(schema: AjvSchema, pointer: Pointer): void {
    const { format, pattern, patternProperties: named = {} } = schema;
    const at = pointer.slice(1);
    for (const keyword of COMPARING) {
      const stated = schema[keyword] as Json | undefined;
      if (stated === undefined || !holdsBigint(stated)) continue;
      // ajv writes no bigint. To programs without any, it is the number next to it.
      Object.assign(schema, { [keyword]: rounded(stated) });
      if (!this.hasBigints) continue;
      this.left.add(`${keyword} at ${at}`);
      Reflect.deleteProperty(schema, keyword);
    }
    if (typeof format === 'string' && !this.ajv.formats[format] && !this.addFormat(format))
      this.left.add(`format ${format}`);
    if (typeof pattern === 'string' && !isQuick(pattern)) {
      this.left.add(`pattern at ${at}`);
      delete schema.pattern;
    }
    const slow = Object.keys(named as object).filter((name) => !isQuick(name));
    if (slow.length === 0) return;
    this.left.add(`patternProperties at ${at}`);
    for (const keyword of ['patternProperties', 'additionalProperties', 'unevaluatedProperties'])
      Reflect.deleteProperty(schema, keyword);
  }

  private addFormat(format: string): boolean {
    const bounds = boundsOf(format);
    if (bounds) this.ajv.addFormat(format, { type: 'number', validate: () => true });
    const code = textFormatCode(format);
    if (code) this.ajv.addFormat(format, 'expression' in code ? code.expression : () => true);
    return bounds !== undefined || code !== undefined || isOfNoConsequence(format);
  }

  private entryOf(given: Pointer, direction: Direction): Entry {
    // A chain of references would be a chain of calls.
    const pointer = endOfReferences(this.contract, given) ?? given;
    const key = this.hasSides ? `${direction} ${pointer}` : pointer;
    const known = this.entries.get(key);
    if (known) return known;
    const entry: Entry = { id: `s${String(this.entries.size)}`, pointer, refers: [], hides: false };
    this.entries.set(key, entry);
    this.waiting.push({ entry, direction });
    return entry;
  }
}

/** The keywords that compare a value with what they state. */
const COMPARING = ['enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const; // prettier-ignore

function holdsBigint(value: Json): boolean {
  if (value !== null && typeof value === 'object') return Object.values(value).some(holdsBigint);
  return typeof value === 'bigint';
}

function rounded(value: Json): Json {
  if (Array.isArray(value)) return value.map(rounded);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rounded(member)])); // prettier-ignore
  return typeof value === 'bigint' ? Number(value) : value;
}

function newAjv(hasBigints: boolean, ownProperties: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    ownProperties,
    inlineRefs: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    multipleOfPrecision: 9,
    code: { source: true, esm: true, lines: true, optimize: false, formats: _`formats` },
  });
  for (const keyword of ['anyOf', 'oneOf']) {
    const own = ajv.getKeyword(keyword) as CodeKeywordDefinition;
    ajv.removeKeyword(keyword);
    ajv.addKeyword(toldApart(own));
  }
  // ajv compares each item with each other one.
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    code: (cxt) => {
      const code = _`require("ajv/dist/runtime/unique").default`;
      const unique = cxt.gen.scopeValue('func', { key: 'unique', ref: () => true, code });
      if (cxt.schema === true) cxt.pass(_`${unique}(${cxt.data})`);
    },
  });
  if (hasBigints) divideBigints(ajv);
  return ajv;
}

/** ajv divides, which a bigint and a number cannot be. */
function divideBigints(ajv: Ajv2020): void {
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    error: { message: ({ schemaCode }) => str`must be multiple of ${schemaCode}` },
    code: (cxt) => {
      const code = _`require("ajv/dist/runtime/isMultiple").default`;
      const isMultiple = cxt.gen.scopeValue('func', { key: 'isMultiple', ref: () => false, code });
      cxt.pass(_`${isMultiple}(${cxt.data}, ${Number(cxt.schema)})`);
    },
  });
}
