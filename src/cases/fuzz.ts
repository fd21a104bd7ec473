import fc from 'fast-check';
import type { Case, Json, Operation, Parameter } from '../model.js';
import { isJsonType } from '../message/media-type.js';
import { refusalKeys, successKeys } from '../openapi/responses.js';
import { arbitraryOf } from '../schema/arbitrary.js';
import { invalidVariants } from '../schema/violate.js';
import type { Variant } from '../schema/variants.js';
import { toCase } from './draft.js';
import type { Draft, PlanOptions } from './draft.js';
import { isExpressible, isExpressibleBody } from './expressible.js';

/** A random request and what it claims to be. */
export interface FuzzDraft {
  draft: Draft;
  /** The violation built into it; undefined for valid requests. */
  violation: Variant | undefined;
}

/**
 * Random requests of an operation, two valid ones for each invalid one. An invalid request is a random valid one with
 * one violation; shrinking changes either part and derives the violation anew, so that every step is validated and
 * still is what it claims to be.
 */
export function fuzzDrafts(operation: Operation, base: Draft): fc.Arbitrary<FuzzDraft> {
  const valid = validDrafts(operation, base);
  const invalid = fc.tuple(valid, fc.nat(1000)).map(([draft, choice]) => spoilt(operation, draft, choice));
  return fc.oneof(
    { arbitrary: valid.map((draft) => ({ draft, violation: undefined })), weight: 2 },
    { arbitrary: invalid, weight: 1 },
  );
}

function validDrafts(operation: Operation, base: Draft): fc.Arbitrary<Draft> {
  const { contract } = operation;
  const parameters = operation.parameters.flatMap((parameter) => {
    const schema = parameter.schema ?? parameter.content?.schema;
    const usual = base.parameters.get(parameter);
    if (!schema || usual === undefined) return [];
    const values = arbitraryOf(contract, schema.pointer, usual, 'request').map((v) =>
      isExpressible(operation, parameter, v) ? v : usual,
    );
    return [values.map((value): [Parameter, Json] => [parameter, value])];
  });
  const { body } = base;
  const schema = body?.media.schema;
  const bodies =
    body && schema
      ? arbitraryOf(contract, schema.pointer, body.value, 'request').map((value) =>
          isExpressibleBody(body.media, value) ? value : body.value,
        )
      : fc.constant(body?.value ?? null);
  return fc.tuple(fc.tuple(...parameters), bodies).map(([entries, value]) => ({
    ...base,
    parameters: new Map([...base.parameters, ...entries]),
    ...(body ? { body: { media: body.media, value } } : {}),
  }));
}

function spoilt(operation: Operation, draft: Draft, choice: number): FuzzDraft {
  const { body } = draft;
  if (!body?.media.schema || !isJsonType(body.media.type)) return { draft, violation: undefined };
  const variants = invalidVariants(operation.contract, body.media.schema.pointer, body.value, 'request');
  const violation = variants[choice % Math.max(variants.length, 1)];
  return violation
    ? { draft: { ...draft, body: { ...body, value: violation.value } }, violation }
    : { draft, violation };
}

/** The case of a random request; `path` is the generator's own name for it, by which it can be made again. */
export function fuzzCase(
  operation: Operation,
  { draft, violation }: FuzzDraft,
  path: string,
  options: PlanOptions,
): Case {
  return toCase(operation, draft, options, {
    phase: 'fuzz',
    label: path,
    why: violation
      ? `a random body invalid at ${violation.path || 'its root'}: ${violation.why}`
      : 'a random valid request',
    clause: violation?.pointer ?? operation.pointer,
    expected: violation
      ? {
          claim: 'invalid',
          statuses: refusalKeys(operation),
          reason: `the body breaks its schema at '${violation.path}'`,
        }
      : { claim: 'plausible', statuses: successKeys(operation), reason: 'it is valid by the schemas' },
  });
}
