import type { Case, Json, MediaType, Operation, Parameter } from '../model.js';
import { isFormType, isJsonType } from '../message/media-type.js';
import { isMultipartForm } from '../message/multipart.js';
import { successKeys } from '../openapi/responses.js';
import { validVariants } from '../schema/variants.js';
import { toCase } from './draft.js';
import type { CaseDetails, Draft, PlanOptions } from './draft.js';
import { sampleParameter } from './examples.js';
import { isExpressible, isExpressibleBody } from './expressible.js';
import { isCursor } from './reserved.js';
import { securityCases } from './security.js';
import { sampleIn, writable } from './writable.js';
import { serialisedBodies, serialisedValues } from './serialised-values.js';

/** Valid input by the schemas: only their breadth says that the server must take it. */
function plausible(operation: Operation): Case['expected'] {
  return { claim: 'plausible', statuses: successKeys(operation), reason: 'it is valid by the schemas' };
}

function documented(operation: Operation, reason: string): Case['expected'] {
  return { claim: 'documented', statuses: successKeys(operation), reason };
}

/**
 * The phase *coverage*: one factor at a time from a valid request. Every enumerated value, the inner side of every
 * bound, each optional part absent, present and null, each documented media type, and each security scheme for which
 * there are credentials. No products of factors, so their number is the sum of what the document states.
 */
export function coverageCases(operation: Operation, base: Draft, options: PlanOptions): Case[] {
  const make = (draft: Draft, details: Omit<CaseDetails, 'phase'>): Case =>
    toCase(operation, draft, options, { phase: 'coverage', ...details });
  return [
    ...parameterCases(operation, base, make),
    ...bodyCases(operation, base, make),
    ...requestTypeCases(operation, base, make),
    ...acceptCases(operation, base, make),
    ...securityCases(operation, base, options, make),
  ];
}

type Make = (draft: Draft, details: Omit<CaseDetails, 'phase'>) => Case;

function parameterCases(operation: Operation, base: Draft, make: Make): Case[] {
  return operation.parameters
    .filter((each) => !isCursor(operation, each))
    .flatMap((parameter) => {
      const values = parameterValues(operation, parameter, base);
      return values.map(({ value, keyword, why }) => {
        const parameters = new Map(base.parameters);
        if (value === undefined) parameters.delete(parameter);
        else parameters.set(parameter, value);
        return make(
          { ...base, parameters },
          {
            label: `${parameter.in}/${parameter.name}:${keyword}`,
            why: `the ${parameter.in} parameter '${parameter.name}' with ${why}`,
            clause: parameter.pointer,
            expected: plausible(operation),
          },
        );
      });
    });
}

interface ParameterValue {
  value: Json | undefined;
  keyword: string;
  why: string;
}

/** Absent or present where it is optional, and every variant that its serialisation can express. */
function parameterValues(operation: Operation, parameter: Parameter, base: Draft): ParameterValue[] {
  const usual = base.parameters.get(parameter);
  const schema = parameter.schema ?? parameter.content?.schema;
  const values: ParameterValue[] = [];
  if (usual !== undefined && !parameter.required)
    values.push({ value: undefined, keyword: 'absent', why: 'no value' });
  const first = usual ?? sampleParameter(operation.contract, parameter)?.value;
  if (first === undefined) return values;
  if (usual === undefined) values.push({ value: first, keyword: 'present', why: 'a value' });
  const variants = schema ? validVariants(operation.contract, schema.pointer, first, 'request') : [];
  return [
    ...values,
    ...variants.filter(({ value }) => isExpressible(operation, parameter, value)),
    ...serialisedValues(operation, parameter, first),
  ];
}

function bodyCases(operation: Operation, base: Draft, make: Make): Case[] {
  const { body } = base;
  if (!body) return [];
  const { media } = body;
  const { schema } = media;
  const { body: _body, ...absent } = base;
  const optional = operation.requestBody?.required === false;
  const without = {
    label: 'body:absent',
    why: 'without the optional body',
    clause: operation.requestBody?.pointer ?? operation.pointer,
    expected: plausible(operation),
  };
  const { contract } = operation;
  const variants = schema ? validVariants(contract, schema.pointer, body.value, 'request') : [];
  const isForm = isFormType(media.type) || isMultipartForm(media.type);
  const serialised = isForm ? serialisedBodies(contract, media, body.value) : [];
  const others = serialised.map((one) => ({ ...one, path: '', pointer: media.pointer }));
  return [
    ...(optional ? [make(absent, without)] : []),
    ...[...variants, ...others]
      .filter(({ value }) => isExpressibleBody(media, value))
      .map(({ value, path, keyword, why, pointer }) =>
        make(
          { ...base, body: { media, value } },
          {
            label: `body${path}:${keyword}`,
            why: `the body ${path === '' ? 'as a whole' : `member ${path}`} with ${why}`,
            clause: pointer,
            expected: plausible(operation),
          },
        ),
      ),
  ];
}

/** The same values in each documented request media type that they fit and can be written in. */
function requestTypeCases(operation: Operation, base: Draft, make: Make): Case[] {
  const { body } = base;
  if (!body) return [];
  const others = (operation.requestBody?.content ?? []).filter(
    (media) => media.type !== body.media.type && !media.type.includes('*'),
  );
  return others.flatMap((media) => {
    const same = writable(operation, media, body.value);
    const value = same ?? sampleIn(operation, media);
    if (value === undefined) return [];
    return make(
      { ...base, body: { media, value } },
      {
        label: `content-type:${media.type}`,
        why: `the body as ${media.type}`,
        clause: media.pointer,
        expected:
          isJsonType(media.type) && same !== undefined
            ? documented(operation, 'the media type is documented')
            : plausible(operation),
      },
    );
  });
}

/** Each documented media type of the success answers, asked for. */
function acceptCases(operation: Operation, base: Draft, make: Make): Case[] {
  const success = successKeys(operation);
  const types = new Map<string, MediaType>();
  for (const response of operation.responses.filter(({ status }) => success.includes(status))) {
    for (const media of response.content) if (!media.type.includes('*')) types.set(media.type, media);
  }
  return [...types.values()].map((media) =>
    make(base, {
      label: `accept:${media.type}`,
      why: `the answer as ${media.type}`,
      clause: media.pointer,
      accept: media.type,
      expected: documented(operation, 'the media type is documented'),
    }),
  );
}
