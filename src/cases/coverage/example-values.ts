import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { placesOf } from '../../schema/places/places.js';
import { schemasOf } from '../../schema/validate/validator.js';
import { EXAMPLE_KEYWORDS } from '../../schema/vary/local-changes.js';
import type { Draft } from '../shared/draft.js';

/** True for the keywords by which a schema gives examples, i.e. values that the author calls valid. */
export function isExample(keyword: string): boolean {
  return EXAMPLE_KEYWORDS.some((each) => each === keyword);
}

/**
 * The examples in the schemas of an operation's requests, by schema. A schema that several parameters or members
 * refer to has each of its examples sent once.
 */
export class SentExamples {
  private readonly sent = new Set<string>();

  constructor(
    private readonly operation: Operation,
    drafts: readonly Draft[],
  ) {
    for (const { parameters, body } of drafts) {
      for (const [parameter, value] of parameters) this.note(schemaOf(parameter), value);
      this.note(body?.media.schema?.pointer, body?.value);
    }
  }

  /** Records the examples that a sent value contains. */
  note(pointer: Pointer | undefined, value: Json | undefined): void {
    if (pointer === undefined || value === undefined) return;
    for (const place of placesOf(this.operation.contract, pointer, value))
      if (place.value !== undefined) this.sent.add(keyOf(place.pointer, place.value));
  }

  /** True if this value was recorded for the schema. Otherwise records it, so that the next call returns true. */
  isSent(pointer: Pointer, value: Json): boolean {
    const key = keyOf(pointer, value);
    const known = this.sent.has(key);
    this.sent.add(key);
    return known;
  }

  /**
   * Returns the first valid example of the parameter's schema that no request carries; if there is none, its first
   * one.
   */
  exampleOf(parameter: Parameter): Json | undefined {
    const pointer = schemaOf(parameter);
    if (pointer === undefined) return undefined;
    const { contract } = this.operation;
    const given = placesOf(contract, pointer, null)
      .filter(({ path }) => path === '')
      .flatMap(({ node, pointer: at }) =>
        [Array.isArray(node.examples) ? node.examples : [], node.example ?? []]
          .flat()
          .map((value) => ({ at, value })),
      );
    const schemas = schemasOf(contract, 'request');
    const valid = given.filter(({ value }) => schemas.errors(pointer, value).length === 0);
    const fresh = valid.find(({ at, value }) => !this.sent.has(keyOf(at, value)));
    return (fresh ?? valid[0])?.value;
  }
}

function schemaOf({ schema, content }: Parameter): Pointer | undefined {
  return (schema ?? content?.schema)?.pointer;
}

function keyOf(pointer: Pointer, value: Json): string {
  return `${pointer} ${fingerprint(value)}`;
}
