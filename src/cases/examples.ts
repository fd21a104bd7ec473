import type { Case, Contract, Example, Json, MediaType, Operation, Parameter, Problem } from '../model.js';
import { canSerialise, unsendableHeader } from '../message/request.js';
import { isFormType, isJsonType, isXmlType } from '../message/media-type.js';
import { isMultipartForm } from '../message/multipart.js';
import { isObject } from '../openapi/grammar.js';
import { successKeys } from '../openapi/responses.js';
import { fingerprint } from '../schema/equality.js';
import { sample } from '../schema/sample.js';
import { Shape } from '../schema/shape.js';
import { writeXml } from '../xml/write.js';
import { toCase } from './draft.js';
import type { Draft, Plan, PlanOptions } from './draft.js';
import { isExpressibleBody } from './expressible.js';

/**
 * The phase *examples*: one case for each documented request example, and one synthesised where an operation has none.
 * A request example and a response example of the same name belong together: the answer must have that status.
 */
export function exampleCases(operation: Operation, options: PlanOptions): Plan {
  const drafts = exampleDrafts(operation, options);
  if (typeof drafts === 'string') return { cases: [], problems: [unplannable(operation, drafts)] };
  const cases = drafts.map((draft) => exampleCase(operation, draft, options));
  const problems = cases.flatMap(({ why, request }) => {
    const header = unsendableHeader(request);
    const reason = `HTTP cannot carry the header '${header ?? ''}' of ${why}`;
    return header === undefined ? [] : [unplannable(operation, reason)];
  });
  return { cases: cases.filter(({ request }) => unsendableHeader(request) === undefined), problems };
}

function exampleCase(operation: Operation, draft: Draft, options: PlanOptions): Case {
  const { label, why, clause, name } = draft;
  const expected = expectation(operation, draft, name);
  return toCase(operation, draft, options, { phase: 'examples', label, why, clause, expected });
}

/**
 * The valid requests that an operation's examples make, the tenant's own values in place of the documents'; one
 * synthesised request where there is no example; or the reason why there is none at all.
 */
export function exampleDrafts(operation: Operation, options: PlanOptions): Draft[] | string {
  const documented = documentedDrafts(operation);
  const synthesised = documented.length > 0 ? undefined : synthesise(operation);
  if (typeof synthesised === 'string') return synthesised;
  return [...documented, ...(synthesised ? [synthesised] : [])].map((draft) =>
    withValues(draft, options.values),
  );
}

function withValues(draft: Draft, values: PlanOptions['values']): Draft {
  const parameters = new Map(
    [...draft.parameters].map(([parameter, value]) => [parameter, values[parameter.name] ?? value] as const),
  );
  const { body } = draft;
  if (!body || !isObject(body.value)) return { ...draft, parameters };
  const members = Object.entries(body.value).map(([name, value]): [string, Json] => [
    name,
    values[name] ?? value,
  ]);
  return { ...draft, parameters, body: { media: body.media, value: Object.fromEntries(members) } };
}

function documentedDrafts(operation: Operation): Draft[] {
  const bodies = documentedBodies(operation);
  const drafts = bodies.map(({ media, example }) => bodyDraft(operation, media, example)).filter(isPresent);
  const [base] = drafts;
  const names = namesOf(operation.parameters).filter(
    (name) => !base || (name !== undefined && !bodies.some(({ example }) => example.name === name)),
  );
  return [...drafts, ...names.map((name) => parameterDraft(operation, name, base)).filter(isPresent)];
}

/**
 * Every example of the first media type that has any. Another media type is sent with its first example, and with
 * those that the first media type has not: the same values again would only show its reader once more.
 */
function documentedBodies({ requestBody }: Operation): { media: MediaType; example: Example }[] {
  const known = new Set<string>();
  return (requestBody?.content ?? []).flatMap((media) => {
    const sent = media.examples.filter(({ value }) => canSerialise(sendable(media), value));
    const isBase = known.size === 0;
    const isNew = ({ value }: Example, i: number): boolean =>
      isBase || i === 0 || !known.has(fingerprint(value));
    const kept = sent.filter(isNew);
    if (isBase) for (const { value } of kept) known.add(fingerprint(value));
    return kept.map((example) => ({ media, example }));
  });
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** The names under which parameters have examples; undefined stands for a single unnamed one. */
function namesOf(parameters: readonly Parameter[]): (string | undefined)[] {
  const names = new Set(parameters.flatMap((parameter) => parameter.examples.map((example) => example.name)));
  if (names.size > 1) names.delete(undefined);
  return [...names];
}

function bodyDraft(operation: Operation, media: MediaType, example: Example): Draft | undefined {
  const parameters = parameterValues(operation, [example.name]);
  if (!parameters) return undefined;
  const label = `${example.name ?? 'example'}:${media.type}`;
  const why = `the documented request example ${quoted(example.name)}as ${media.type}`;
  return {
    label,
    why,
    name: example.name,
    clause: example.pointer,
    parameters,
    body: { media: sendable(media), value: example.value },
  };
}

/** A parameter's own example, everything else as in `base`, a request with a documented body. */
function parameterDraft(operation: Operation, name: string | undefined, base?: Draft): Draft | undefined {
  const parameters = parameterValues(operation, [name, base?.name]);
  const body = base?.body ?? (operation.requestBody?.required === true ? sampleBody(operation) : undefined);
  if (!parameters || typeof body === 'string') return undefined;
  const why = `the documented parameter example ${quoted(name)}`.trimEnd();
  const clause =
    operation.parameters.flatMap((p) => p.examples).find((e) => e.name === name)?.pointer ??
    operation.pointer;
  return { label: name ?? 'example', why, name, clause, parameters, ...(body ? { body } : {}) };
}

function quoted(name: string | undefined): string {
  return name === undefined ? '' : `'${name}' `;
}

/**
 * Each parameter's example of the first of these names that it has; else its only, unnamed one; else, where it is
 * required, its first example or a synthesised value. Undefined when a required parameter has no value.
 */
function parameterValues(
  operation: Operation,
  names: (string | undefined)[],
): Map<Parameter, Json> | undefined {
  const values = new Map<Parameter, Json>();
  for (const parameter of operation.parameters) {
    const { examples } = parameter;
    const named = [...names, undefined].map((name) => examples.find((example) => example.name === name));
    const example = named.find(isPresent) ?? (parameter.required ? examples[0] : undefined);
    const made = example ?? (parameter.required ? sampleParameter(operation.contract, parameter) : undefined);
    if (made) values.set(parameter, made.value);
    else if (parameter.required) return undefined;
  }
  return values;
}

export function sampleParameter(contract: Contract, parameter: Parameter): { value: Json } | undefined {
  const schema = parameter.schema ?? parameter.content?.schema;
  return schema ? sample(contract, schema.pointer, 'request') : { value: 'text' };
}

const SYNTHESISED = 'synthesised';

/** A draft of required parts only, or the reason why there is none. */
function synthesise(operation: Operation): Draft | string {
  const parameters = new Map<Parameter, Json>();
  for (const parameter of operation.parameters.filter(({ required }) => required)) {
    const made = sampleParameter(operation.contract, parameter);
    if (!made)
      return `no valid value for the ${parameter.in} parameter '${parameter.name}' could be synthesised`;
    parameters.set(parameter, made.value);
  }
  const draft: Draft = {
    label: SYNTHESISED,
    clause: operation.pointer,
    why: 'the operation has no request example; made from its schemas',
    parameters,
  };
  const body = sampleBody(operation);
  if (typeof body !== 'string') return body ? { ...draft, body } : draft;
  return operation.requestBody?.required === true ? body : draft;
}

function sampleBody(operation: Operation): Draft['body'] | string {
  const { contract } = operation;
  const documented = operation.requestBody?.content ?? [];
  const content = documented.map(sendable).sort((a, b) => rank(a) - rank(b));
  for (const media of content) {
    const isForm = isFormType(media.type) || isMultipartForm(media.type);
    const made = media.schema
      ? sample(contract, media.schema.pointer, 'request')
      : { value: isJsonType(media.type) || isForm ? {} : 'text' };
    // Nothing says what the elements of an XML document without schema are.
    if (!made || (isXmlType(media.type) && !media.schema)) continue;
    const value = isXmlType(media.type)
      ? writeXml(made.value, Shape.at(contract, media.schema?.pointer))
      : made.value;
    if (canSerialise(media, value) && (!isForm || !media.schema || isExpressibleBody(media, value)))
      return { media, value };
  }
  const types = documented.map(({ type }) => type).join(' or ');
  return documented.length === 0 ? undefined : `no valid ${types} body could be synthesised`;
}

/** JSON before anything else: its schema says the most. XML last: its serialisation leaves the most to choose. */
function rank({ type }: MediaType): number {
  return isJsonType(type) ? 0 : isXmlType(type) ? 2 : 1;
}

/** With a type in place of a documented range: `*` cannot be sent. */
function sendable(media: MediaType): MediaType {
  const { type } = media;
  const isAny = /^(\*|application)\/\*/.test(type);
  return { ...media, type: isAny ? type.replace(/^.*\*/, 'application/json') : type.replace('/*', '/plain') };
}

/** Whether the request is made up: what refuses it may be right. */
export function isSynthesised({ label }: Draft): boolean {
  return label === SYNTHESISED;
}

function expectation(operation: Operation, draft: Draft, name: string | undefined): Case['expected'] {
  const paired = operation.responses
    .filter(({ content }) =>
      content.some(({ examples }) => examples.some((e) => name !== undefined && e.name === name)),
    )
    .map(({ status }) => status);
  const claim = isSynthesised(draft) ? 'plausible' : 'documented';
  if (paired.length > 0)
    return { claim, statuses: paired, reason: `the response example '${name ?? ''}' belongs to it` };
  const reason =
    claim === 'documented' ? 'a documented example is valid input' : 'it is valid by the schemas';
  return { claim, statuses: successKeys(operation), reason };
}

function unplannable({ contract, id, pointer }: Operation, reason: string): Problem {
  return {
    code: 'document.case.unplannable',
    severity: 'error',
    message: `${id}: ${reason}, so the operation was not verified`,
    pointer,
    location: contract.locate(pointer),
    hint: 'Give the operation a request example.',
  };
}
