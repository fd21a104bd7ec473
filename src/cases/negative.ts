import type { Case, MediaType, Operation, Parameter, PlannedRequest } from '../model.js';
import { isJsonType, parseMediaType } from '../message/media-type.js';
import { join } from '../openapi/pointer.js';
import { refusalKeys } from '../openapi/responses.js';
import { invalidVariants } from '../schema/violate.js';
import { toCase } from './draft.js';
import type { CaseDetails, Draft, PlanOptions } from './draft.js';
import { sampleParameter } from './examples.js';
import { securityCases } from './negative-security.js';
import { carriedBy, carriedIn } from './provable.js';

/**
 * The phase *negative*: one violation at a time, each proved on the bytes that are sent. What the document does not
 * state (a bound, a type, a required part) is never tested as if it did.
 */
export function negativeCases(operation: Operation, base: Draft, options: PlanOptions): Case[] {
  const make = (draft: Draft, details: Omit<CaseDetails, 'phase'>): Case =>
    toCase(operation, draft, options, { phase: 'negative', ...details });
  return [
    ...parameterCases(operation, base, make),
    ...bodyCases(operation, base, make),
    ...mediaTypeCases(operation, base, make),
    ...securityCases(operation, base, options),
    ...methodCases(operation, base, options, make),
  ];
}

type Make = (draft: Draft, details: Omit<CaseDetails, 'phase'>) => Case;

function refusals(operation: Operation, claim: Case['expected']['claim'], reason: string): Case['expected'] {
  return { claim, statuses: refusalKeys(operation), reason };
}

function parameterCases(operation: Operation, base: Draft, make: Make): Case[] {
  return operation.parameters.flatMap((parameter) => [
    ...missingParameter(operation, parameter, base, make),
    ...invalidParameter(operation, parameter, base, make),
  ]);
}

function missingParameter(operation: Operation, parameter: Parameter, base: Draft, make: Make): Case[] {
  if (!parameter.required || parameter.in === 'path') return [];
  const parameters = new Map(base.parameters);
  parameters.delete(parameter);
  const why = `without the required ${parameter.in} parameter '${parameter.name}'`;
  const label = `${parameter.in}/${parameter.name}:required`;
  const expected = refusals(operation, 'invalid', 'a required parameter is missing');
  return [make({ ...base, parameters }, { label, why, clause: parameter.pointer, expected })];
}

function invalidParameter(operation: Operation, parameter: Parameter, base: Draft, make: Make): Case[] {
  const { contract } = operation;
  const schema = parameter.schema ?? parameter.content?.schema;
  const usual = base.parameters.get(parameter) ?? sampleParameter(contract, parameter)?.value;
  if (!schema || usual === undefined) return [];
  return invalidVariants(contract, schema.pointer, usual, 'request', carriedBy(operation, parameter)).map(
    ({ value, keyword, why, pointer }) =>
      make(
        { ...base, parameters: new Map(base.parameters).set(parameter, value) },
        {
          label: `${parameter.in}/${parameter.name}:${keyword}`,
          why: `the ${parameter.in} parameter '${parameter.name}' invalid: ${why}`,
          clause: pointer,
          expected: refusals(
            operation,
            'invalid',
            `the ${parameter.in} parameter '${parameter.name}' breaks its schema`,
          ),
        },
      ),
  );
}

function bodyCases(operation: Operation, base: Draft, make: Make): Case[] {
  const { body } = base;
  const { requestBody, contract } = operation;
  if (!body || !requestBody) return [];
  const cases: Case[] = [];
  if (requestBody.required) {
    const { body: _omitted, ...without } = base;
    const expected = refusals(operation, 'invalid', 'the body is required');
    cases.push(
      make(without, {
        label: 'body:required',
        why: 'without the required body',
        clause: requestBody.pointer,
        expected,
      }),
    );
  }
  const { media } = body;
  const { schema } = media;
  const isJson = isJsonType(media.type);
  const carried = carriedIn(contract, media);
  const invalid = schema ? invalidVariants(contract, schema.pointer, body.value, 'request', carried) : [];
  return [
    ...cases,
    ...(isJson ? [brokenJson(operation, base, media, make)] : []),
    ...invalid.map(({ value, path, keyword, why, pointer }) =>
      make(
        { ...base, body: { media, value } },
        {
          label: `body${path}:${keyword}`,
          why: `the body invalid at ${path === '' ? 'its root' : path}: ${why}`,
          clause: pointer,
          expected: refusals(operation, 'invalid', `the body breaks its schema at '${path}'`),
        },
      ),
    ),
  ];
}

function brokenJson(operation: Operation, base: Draft, media: MediaType, make: Make): Case {
  const cut = (request: PlannedRequest): PlannedRequest => {
    const { body = '' } = request;
    // Without its last character no JSON object, array or string is JSON; a lone brace never is.
    return { ...request, body: body.length > 1 && /[\]}"]$/.test(body) ? body.slice(0, -1) : '{' };
  };
  return make(base, {
    label: 'body:malformed',
    why: `the body cut off, so that it is no JSON`,
    clause: media.pointer,
    expected: refusals(operation, 'invalid', 'the body is no JSON'),
    change: cut,
  });
}

const UNSUPPORTED = 'application/x-specproof-unsupported';

function mediaTypeCases(operation: Operation, base: Draft, make: Make): Case[] {
  const content = operation.requestBody?.content ?? [];
  if (
    !base.body ||
    content.some(({ type }) => ['*/*', 'application/*'].includes(parseMediaType(type)?.essence ?? ''))
  )
    return [];
  return [
    make(base, {
      label: 'content-type:undocumented',
      why: `the body as ${UNSUPPORTED}, which is not documented`,
      clause: join(operation.requestBody?.pointer ?? operation.pointer, 'content'),
      expected: refusals(operation, 'invalid', 'the media type is not documented'),
      change: (request) => ({
        ...request,
        headers: withHeader(request.headers, 'Content-Type', UNSUPPORTED),
      }),
    }),
  ];
}

function withHeader(
  headers: PlannedRequest['headers'],
  name: string,
  value: string,
): PlannedRequest['headers'] {
  return headers.map(([key, old]) => [key, key.toLowerCase() === name.toLowerCase() ? value : old]);
}

/** Preferably GET, which changes nothing anywhere; others only where writes are allowed. */
function methodCases(operation: Operation, base: Draft, options: PlanOptions, make: Make): Case[] {
  const taken = new Set(
    operation.contract.operations.filter(({ path }) => path === operation.path).map(({ method }) => method),
  );
  const candidates = options.allowWrites ? (['get', 'post', 'delete'] as const) : (['get'] as const);
  const method = candidates.find((candidate) => !taken.has(candidate));
  if (!method) return [];
  return [
    make(base, {
      label: `method:${method.toUpperCase()}`,
      why: `the method ${method.toUpperCase()}, which is not documented`,
      clause: operation.pointer,
      expected: refusals(operation, 'method', 'the path documents no such method'),
      change: ({ method: _method, body: _body, headers, ...rest }) => ({
        ...rest,
        method: method.toUpperCase(),
        headers: headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
      }),
    }),
  ];
}
