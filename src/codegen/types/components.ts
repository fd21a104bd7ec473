import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Direction } from '../../schema/keywords/dialect.js';
import { comment } from '../shared/source-text.js';
import { schemaComment } from './comments.js';
import type { Names, Reference } from './names.js';
import { ANY, referencesIn, resolve } from './names.js';
import { componentName } from './references.js';
import type { SchemaTypes } from './schema-types.js';

const DIRECTIONS = ['request', 'response'] as const;

/**
 * The types of the schemas that have a name. One that is not the same in requests and in answers, because of `readOnly`
 * or `writeOnly`, has two: `Pet` in answers, `PetWritable` in requests. Where it occurs in one of both only, it has one.
 */
export class NamedSchemas {
  private readonly texts: Readonly<Record<Direction, string>>[] = [];
  /** By number, the second names. */
  private readonly writable = new Map<number, string>();
  /** By number, the only direction that the values of a schema go in. */
  private readonly onlyIn = new Map<number, Direction>();

  /** @param messages the text of everything that refers to schemas, but for the schemas themselves */
  constructor(
    private readonly names: Names,
    private readonly types: SchemaTypes,
    messages: string,
  ) {
    // Writing one may refer to others that had no name yet.
    for (let i = 0; i < names.schemas.length; i++)
      this.texts.push(this.write(names.schemas[i]?.pointer ?? '#'));
    const split = this.differing();
    const used = this.usedBy(messages);
    for (const number of split) {
      const [only, other] = DIRECTIONS.filter((direction) => used[direction].has(number));
      if (only && other) this.writable.set(number, names.madeUp(`${this.nameOf(number)}Writable`));
      else this.onlyIn.set(number, only ?? 'response');
    }
  }

  /** The declarations of the types. */
  declarations(): string[] {
    return this.names.schemas.flatMap(({ pointer, name }, number) => {
      const node = valueAt(this.types.contract.document, pointer);
      const about = pointer.endsWith(ANY)
        ? comment([
            `\`${componentName(pointer.slice(0, -ANY.length)) ?? name}\` or any that extends it, as the discriminator says.`,
          ])
        : isObject(node)
          ? schemaComment(node)
          : undefined;
      const declare = (as: string, direction: Direction): string =>
        `${about === undefined ? '' : `${about}\n`}export type ${as} = ${this.resolve(this.texts[number]?.[direction] ?? '')};`;
      const writable = this.writable.get(number);
      return [
        declare(name, this.onlyIn.get(number) ?? 'response'),
        ...(writable === undefined ? [] : [declare(writable, 'request')]),
      ];
    });
  }

  /** A text with names in the place of references. */
  resolve(text: string): string {
    return resolve(text, ({ number, direction }) => {
      const writable = direction === 'request' ? this.writable.get(number) : undefined;
      return writable ?? this.nameOf(number);
    });
  }

  private nameOf(number: number): string {
    return this.names.schemas[number]?.name ?? 'unknown';
  }

  private write(pointer: Pointer): Readonly<Record<Direction, string>> {
    const of = (direction: Direction): string => this.types.ofComponent(pointer, direction).text;
    return { request: of('request'), response: of('response') };
  }

  /** Those whose text differs by the direction, and those that refer to such a one. */
  private differing(): Set<number> {
    const users = new Map<number, number[]>();
    this.texts.forEach(({ request }, user) => {
      for (const { number } of referencesIn(request)) users.set(number, [...(users.get(number) ?? []), user]);
    });
    const neutral = (text: string): string => resolve(text, ({ number }) => String(number));
    const own = this.texts.flatMap(({ request, response }, number) =>
      neutral(request) === neutral(response) ? [] : [number],
    );
    return closure(own, (number) => users.get(number) ?? []);
  }

  private usedBy(messages: string): Record<Direction, Set<number>> {
    const numbers = (text: string, direction: Direction): number[] =>
      referencesIn(text).flatMap((reference: Reference) =>
        reference.direction === direction ? [reference.number] : [],
      );
    const from = (direction: Direction): Set<number> =>
      closure(numbers(messages, direction), (number) =>
        numbers(this.texts[number]?.[direction] ?? '', direction),
      );
    return { request: from('request'), response: from('response') };
  }
}

function closure(start: Iterable<number>, next: (number: number) => Iterable<number>): Set<number> {
  const found = new Set(start);
  // A set is gone through with what is added on the way.
  for (const number of found) for (const other of next(number)) found.add(other);
  return found;
}
