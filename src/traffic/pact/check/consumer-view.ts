import type { Json, JsonObject, Pointer } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { memoize } from '../../../json/memoize.js';
import { join, tokensOf } from '../../../json/pointer.js';
import type { Contract, Operation } from '../../../model/document.js';

/**
 * A contract as a consumer may use it: of an answer it may need less than there is, so that nothing is required, no list
 * has a least length, and one of several schemas may fit as well as another. Pointers lead to the same places.
 */
export const consumerView = memoize((contract: Contract): Contract => {
  const view: Contract = { ...contract, document: relaxed(contract.document, false) as JsonObject };
  return { ...view, operations: contract.operations.map((operation) => ({ ...operation, contract: view })) };
});

/** The operation of the view that stands for one of the contract. */
export function viewed(operation: Operation): Operation {
  const view = consumerView(operation.contract);
  return { ...operation, contract: view };
}

/** What says how much there must be at least. */
const LEAST: readonly string[] = [
  ...['required', 'dependentRequired', 'minItems', 'minProperties', 'contains', 'minContains', 'maxContains'],
];

/** Of what these say, the opposite or a condition is meant: with less of it, they would ask for more. */
const INVERTED: readonly string[] = ['not', 'if'];

/** What is data, and no schema. */
const DATA: readonly string[] = ['example', 'examples', 'default', 'enum', 'const', 'x-contract'];

/** `isNamed`: whether the members are names that the document gives, such as those of properties. */
function relaxed(value: Json, isNamed: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => relaxed(item, false));
  if (!isObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]): [string, Json][] => {
    if (isNamed) return [[name, relaxed(member, false)]];
    if (INVERTED.includes(name) || DATA.includes(name)) return [[name, member]];
    // `required: true` of parameters, bodies and headers stays.
    if (LEAST.includes(name) && member !== true) return [];
    // Anything is documented there: not the same as saying nothing.
    if (name === 'additionalProperties' && member === true) return [[name, {}]];
    if (name === 'oneOf' && value.anyOf === undefined) return [['anyOf', relaxed(member, false)]];
    return [[name, relaxed(member, NAMED.includes(name))]];
  });
  return Object.fromEntries(members);
}

const NAMED: readonly string[] = [
  ...[
    'properties',
    'patternProperties',
    '$defs',
    'definitions',
    'dependentSchemas',
    'schemas',
    'paths',
    'responses',
  ],
  ...['parameters', 'headers', 'requestBodies', 'pathItems', 'content', 'mediaTypes'],
];

/** The place in the contract itself of a place in its view. */
export function placeInContract({ document }: Contract, pointer: Pointer): Pointer {
  let node: Json | undefined = document;
  let place = '#';
  for (const token of tokensOf(pointer) ?? []) {
    const owner: Json | undefined = node;
    const name: string =
      isObject(owner) && token === 'anyOf' && owner.anyOf === undefined && owner.oneOf !== undefined
        ? 'oneOf'
        : token;
    place = join(place, name);
    node = Array.isArray(owner) ? owner[Number(name)] : isObject(owner) ? owner[name] : undefined;
  }
  return place;
}
