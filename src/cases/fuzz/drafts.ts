import type fc from 'fast-check';
import { refusalKeys, successKeys } from '../../document/responses.js';
import { isJsonType } from '../../http/media-type.js';
import type { Json, Pointer } from '../../json/json.js';
import { foundWithin } from '../../json/steps.js';
import type { Contract, Operation, Parameter } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { arbitraryOf } from '../../schema/sample/arbitrary.js';
import { fastCheck } from '../../schema/sample/fast-check.js';
import type { Variant } from '../../schema/vary/index.js';
import type { Carrier } from '../../schema/violate/index.js';
import { invalidVariants } from '../../schema/violate/index.js';
import type { Draft, PlanOptions } from '../shared/draft.js';
import { toCase } from '../shared/draft.js';
import { leniencyOf, violatedBy } from '../shared/leniency.js';
import { carrierOf } from '../shared/provably-invalid.js';
import { isExpressible, isExpressibleBody } from '../shared/representable.js';
import { isCursor, isQuery } from '../shared/reserved-parameters.js';
import { sampleParameter } from '../shared/sample-parameter.js';

/** A random request and what it claims to be. */
export interface FuzzDraft {
  draft: Draft;
  /** The violation built into it; undefined for valid requests. */
  violation: Violation | undefined;
}

interface Violation {
  /** What is invalid, as a sentence names it. */
  what: string;
  /** `body`, or where the parameter is. */
  part: string;
  /** The schema of that part, and the value that breaks it. */
  schema: Pointer;
  variant: Variant;
}

/**
 * Random requests of an operation, two valid ones for each invalid one. An invalid request is a random valid one with
 * one violation; shrinking changes either part and derives the violation anew, so that every step is validated and
 * still is what it claims to be.
 */
export function fuzzDrafts(operation: Operation, base: Draft): fc.Arbitrary<FuzzDraft> {
  const valid = validDrafts(operation, base);
  const invalid = fastCheck()
    .tuple(valid, fastCheck().nat(1000), fastCheck().nat(1000))
    .map(([draft, part, choice]) => invalidDraft(operation, draft, part, choice));
  return fastCheck().oneof(
    { arbitrary: valid.map((draft) => ({ draft, violation: undefined })), weight: 2 },
    { arbitrary: invalid, weight: 1 },
  );
}

function validDrafts(operation: Operation, base: Draft): fc.Arbitrary<Draft> {
  const { contract } = operation;
  const parameters = operation.parameters.flatMap((parameter) => parameterValues(operation, parameter, base));
  const { body } = base;
  const schema = body?.media.schema;
  const bodies =
    body && schema
      ? arbitraryOf(contract, schema.pointer, body.value, 'request').map((value) =>
          isExpressibleBody(body.media, value) ? value : body.value,
        )
      : fastCheck().constant(body?.value ?? null);
  return fastCheck()
    .tuple(fastCheck().tuple(...parameters), bodies)
    .map(([entries, value]) => ({
      ...base,
      parameters: new Map([...base.parameters, ...entries].filter(isGiven)),
      ...(body ? { body: { media: body.media, value } } : {}),
    }));
}

type Given = readonly [Parameter, Json | undefined];

function isGiven(entry: Given): entry is readonly [Parameter, Json] {
  return entry[1] !== undefined;
}

/** Its values, and none where it is optional. What only a behavior can make up stays as it is. */
function parameterValues(operation: Operation, parameter: Parameter, base: Draft): fc.Arbitrary<Given>[] {
  const { contract } = operation;
  const schema = parameter.schema ?? parameter.content?.schema;
  const usual = base.parameters.get(parameter) ?? sampleParameter(operation, parameter)?.value;
  if (!schema || usual === undefined || isCursor(operation, parameter) || isQuery(operation, parameter))
    return [];
  const values = arbitraryOf(contract, schema.pointer, usual, 'request').map((value) =>
    isExpressible(operation, parameter, value) ? value : usual,
  );
  const given = parameter.required ? values : fastCheck().option(values, { nil: undefined, freq: 3 });
  return [given.map((value): Given => [parameter, value])];
}

/** The draft with one part made invalid. Which part, and in which way, are chosen by number. */
function invalidDraft(operation: Operation, draft: Draft, part: number, choice: number): FuzzDraft {
  const all = [...invalidBodies(operation, draft), ...invalidParameters(operation, draft)];
  const variants = all[part % Math.max(all.length, 1)]?.() ?? [];
  return variants[choice % Math.max(variants.length, 1)] ?? { draft, violation: undefined };
}

/** Of one random value, violations are looked for in so many steps. */
const MAX_STEPS = 5000;

function invalidOnes(contract: Contract, pointer: Pointer, value: Json, carrier?: Carrier): Variant[] {
  return foundWithin(MAX_STEPS, invalidVariants(contract, pointer, value, 'request', carrier));
}

type MakeInvalid = () => FuzzDraft[];

function invalidBodies({ contract }: Operation, draft: Draft): MakeInvalid[] {
  const { body } = draft;
  const schema = body?.media.schema;
  if (!schema || !isJsonType(body.media.type)) return [];
  return [
    () =>
      invalidOnes(contract, schema.pointer, body.value).map((variant) => ({
        draft: { ...draft, body: { ...body, value: variant.value } },
        violation: {
          what: variant.path === '' ? 'the body as a whole' : `the body at ${variant.path}`,
          part: 'body',
          schema: schema.pointer,
          variant,
        },
      })),
  ];
}

function invalidParameters(operation: Operation, draft: Draft): MakeInvalid[] {
  const { contract } = operation;
  return [...draft.parameters].flatMap(([parameter, usual]) => {
    const schema = parameter.schema ?? parameter.content?.schema;
    if (!schema) return [];
    const what = `the ${parameter.in} parameter '${parameter.name}'`;
    return [
      () =>
        invalidOnes(contract, schema.pointer, usual, carrierOf(operation, parameter)).map((variant) => ({
          draft: { ...draft, parameters: new Map(draft.parameters).set(parameter, variant.value) },
          violation: { what, part: parameter.in, schema: schema.pointer, variant },
        })),
    ];
  });
}

/** The case of a random request; `path` is the generator's own name for it, by which it can be made again. */
export function fuzzCase(
  operation: Operation,
  { draft, violation }: FuzzDraft,
  path: string,
  options: PlanOptions,
): Case {
  const common = { phase: 'fuzz', label: path } as const;
  if (!violation)
    return toCase(operation, draft, options, {
      ...common,
      why: 'a random valid request',
      clause: operation.pointer,
      expected: {
        claim: 'plausible',
        statuses: successKeys(operation),
        reason: 'it is valid by the schemas',
      },
    });
  const { what, part, schema, variant } = violation;
  const leniency = leniencyOf(operation.contract, schema, variant);
  return toCase(operation, draft, options, {
    ...common,
    why: `a random request, ${what} invalid: ${variant.why}`,
    clause: variant.pointer,
    violated: { ...violatedBy({ ...variant, leniency }), part },
    expected: {
      claim: 'invalid',
      statuses: refusalKeys(operation),
      reason: `${what} breaks its schema`,
    },
  });
}
