import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../../schema/keywords/dialect.js';
import { capitalised, EXPORTED, methodNames, pascalCase, RESULT_ENDS } from '../shared/names.js';
import type { TypeText } from './type-text.js';
import { single } from './type-text.js';

/** What the generated file itself refers to or declares, and words that no type can be called. */
const RESERVED = [
  'paths', 'webhooks', 'components', 'operations', 'Record', 'NonNullable', 'Response', 'AsyncIterable',
  'any', 'unknown', 'never', 'void', 'null', 'undefined', 'string', 'number', 'bigint', 'boolean', 'symbol', 'object',
  'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum',
  'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'import', 'in', 'instanceof', 'new', 'return',
  'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'while', 'with', 'implements', 'interface',
  'let', 'package', 'private', 'protected', 'public', 'static', 'yield', 'await', 'async', 'as', 'type', 'keyof',
  'infer', 'readonly', 'unique', 'declare', 'namespace', 'module', 'abstract', 'asserts', 'is', 'global', 'intrinsic',
]; // prettier-ignore

/** Around the number of a schema in a text, and the direction in which its values go: the name depends on both. */
const MARK = /\uE000(\d+)(request|response)\uE001/g;

/** Behind the pointer of a schema: it, or any that extends it. No pointer has such a character. */
export const ANY = '\uE002';

/** A schema by its number, in one direction. */
export interface Reference {
  number: number;
  direction: Direction;
}

/** The names of the types in one file. No two types have one name. */
export class Names {
  private readonly taken = new Set(RESERVED);
  private readonly ofResults: ReadonlySet<string>;
  private readonly numbers = new Map<Pointer, number>();
  /** By their numbers, the schemas that have a name, and the names. */
  readonly schemas: { pointer: Pointer; name: string }[] = [];
  /** The component schemas of the document. */
  readonly components: readonly Pointer[];

  constructor(contract: Contract) {
    for (const name of namesOfClient(contract)) this.taken.add(name);
    this.ofResults = namesOfResults(contract);
    const { components } = contract.document;
    const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
    this.components = Object.keys(schemas).map((name) => join('#/components/schemas', name));
    for (const pointer of this.components) this.numberOf(pointer);
  }

  /** A name like the one that is wanted, which no other type has. */
  free(wanted: string): string {
    const words = wanted.replaceAll(/[^\p{ID_Continue}$]+/gu, '_');
    const base = /^[\p{ID_Start}_$]/u.test(words) ? words : `_${words}`;
    let name = base;
    for (let n = 2; this.taken.has(name); n++) name = `${base}_${String(n)}`;
    this.taken.add(name);
    return name;
  }

  /** The same for a name that is made up: it is none of those that the client gives the types of an operation, too. */
  madeUp(wanted: string): string {
    return this.free(this.ofResults.has(wanted) ? `${wanted}_` : wanted);
  }

  /** Refers to a schema by name; see `resolve`. */
  reference(pointer: Pointer, direction: Direction): TypeText {
    return single(`\uE000${String(this.numberOf(pointer))}${direction}\uE001`);
  }

  /** Refers to a schema or any that extends it, by a name like `AnyPet`. */
  referenceToAny(pointer: Pointer, direction: Direction): TypeText {
    const any = `${pointer}${ANY}`;
    const name = `Any${tokensOf(pointer)?.at(-1) ?? ''}`;
    return single(`\uE000${String(this.numberOf(any, name))}${direction}\uE001`);
  }

  private numberOf(pointer: Pointer, wanted?: string): number {
    const known = this.numbers.get(pointer);
    if (known !== undefined) return known;
    const tokens = (tokensOf(pointer) ?? []).filter(
      (token) => !['components', 'schemas', 'properties'].includes(token),
    );
    this.numbers.set(pointer, this.schemas.length);
    this.schemas.push({
      pointer,
      name: wanted === undefined ? this.free(tokens.join('_') || 'Schema') : this.madeUp(wanted),
    });
    return this.schemas.length - 1;
  }
}

/** What the client of a contract exports, beside the types, from one index. */
function namesOfClient({ name, operations }: Contract): string[] {
  const own = pascalCase(name);
  return [
    ...EXPORTED,
    ...['Credentials', 'PageError'],
    ...['Client', 'ClientOptions', 'Fetch', 'Operations'].map((end) => own + end),
    ...[...methodNames(operations).values()].flatMap((method) => [method, `${method}_`]),
  ];
}

function namesOfResults({ operations }: Contract): Set<string> {
  const bases = [...methodNames(operations).values()].map(capitalised);
  return new Set(bases.flatMap((base) => RESULT_ENDS.map((end) => base + end)));
}

/** The schemas that a text refers to. */
export function referencesIn(text: string): Reference[] {
  return [...text.matchAll(MARK)].map(([, number, direction]) => ({
    number: Number(number),
    direction: direction as Direction,
  }));
}

/** Puts names in the place of references. */
export function resolve(text: string, nameOf: (reference: Reference) => string): string {
  return text.replaceAll(MARK, (_, number: string, direction: Direction) =>
    nameOf({ number: Number(number), direction }),
  );
}
