import { isJsonType } from '../../http/media-type.js';
import { replacedAt } from '../../json/edit.js';
import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import { finished } from '../../json/steps.js';
import type { Contract, Operation } from '../../model/document.js';
import { minimalValue } from '../../schema/vary/minimal-and-null.js';
import { faultsOf } from './faults.js';
import type { RequestValues } from './replaceable.js';

/** A body that is made up, and what of it nobody asks for: both are looked for when they are first needed. */
export class MadeUpBody {
  private optional: readonly Pointer[] | undefined;
  private required: ReadonlySet<Pointer> | undefined;

  constructor(
    private readonly contract: Contract,
    private readonly schema: Pointer,
    private readonly usual: Json,
  ) {}

  /** The values without the optional members of the usual body, as far as they are no part of what a case is about. */
  leftOut(values: RequestValues): RequestValues {
    const { body } = values;
    const optional = this.parts().optional;
    // What a case breaks stays broken, and nothing else becomes so.
    const faults = body && optional.length > 0 ? faultsOf(this.contract, this.schema, body.value) : undefined;
    if (!body || faults === undefined) return values;
    let { value } = body;
    for (const at of optional) {
      const now = valueAt(value, at);
      if (now === undefined || fingerprint(now) !== fingerprint(valueAt(this.usual, at))) continue;
      const less = replacedAt(value, tokensOf(at) ?? [], undefined);
      if (faultsOf(this.contract, this.schema, less) === faults) value = less;
    }
    return { ...values, body: { media: body.media, value } };
  }

  /** Whether values have members that may be left out: `usual` ones alone, or `own` ones, which a case is about. */
  holdsOptional(values: RequestValues): 'usual' | 'own' | undefined {
    const before = values.body?.value;
    if (before === undefined) return undefined;
    const after = this.leftOut(values).body?.value ?? before;
    if (after === before && this.parts().optional.length === 0) return undefined;
    const { required } = this.parts();
    if ([...membersIn(after, '')].some((at) => !required.has(at))) return 'own';
    return after === before ? undefined : 'usual';
  }

  private parts(): { optional: readonly Pointer[]; required: ReadonlySet<Pointer> } {
    if (!this.optional || !this.required) {
      const lean = finished(minimalValue(this.contract, this.schema, this.usual, 'request'));
      this.required = new Set(membersIn(lean, ''));
      const { required } = this;
      this.optional = [...membersIn(this.usual, '')].filter((at) => !required.has(at));
    }
    return { optional: this.optional, required: this.required };
  }
}

/** The members of the objects in a value, those that contain others first. */
function* membersIn(value: Json | undefined, at: Pointer): Generator<Pointer> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* membersIn(item, join(at, i));
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    yield join(at, name);
    yield* membersIn(member, join(at, name));
  }
}

/** A body of JSON that no example gives; values of the user's own are not left out. */
export function madeUpBodyOf({ contract }: Operation, { body }: RequestValues): MadeUpBody | undefined {
  const schema = body?.media.schema?.pointer;
  if (!body || schema === undefined || !isJsonType(body.media.type) || !isObject(body.value))
    return undefined;
  return new MadeUpBody(contract, schema, body.value);
}
