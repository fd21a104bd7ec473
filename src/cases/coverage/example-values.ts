import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { placesOf } from '../../schema/places/places.js';
import { schemasOf } from '../../schema/validate/validator.js';
import { EXAMPLE_KEYWORDS } from '../../schema/vary/local-changes.js';
import type { Draft } from '../shared/draft.js';

/** Whether a keyword is one by which a schema gives examples: values that the document's author calls valid. */
export function isExample(keyword: string): boolean {
  return EXAMPLE_KEYWORDS.some((each) => each === keyword);
}

/**
 * The examples of schemas that an operation's requests carry, each by the schema that gives it: one that several
 * parameters or members refer to has each of its examples sent once.
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

  /** Notes what a value that is sent carries. */
  note(pointer: Pointer | undefined, value: Json | undefined): void {
    if (pointer === undefined || value === undefined) return;
    for (const place of placesOf(this.operation.contract, pointer, value))
      if (place.value !== undefined) this.sent.add(keyOf(place.pointer, place.value));
  }

  /** Whether a schema's value is sent already; it is, from now on. */
  isSent(pointer: Pointer, value: Json): boolean {
    const key = keyOf(pointer, value);
    const known = this.sent.has(key);
    this.sent.add(key);
    return known;
  }

  /** The first valid example of a parameter's schema that no request carries yet; else its first. */
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
