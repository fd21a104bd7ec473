import { problemAt } from '../document/problem.js';
import { isOfRefusal } from '../document/responses.js';
import { canSerialise, unsendableHeader } from '../http/serialize/request.js';
import { fingerprint } from '../json/equality.js';
import type { Json } from '../json/json.js';
import type { Example, MediaType, Operation, Parameter, Problem } from '../model/document.js';
import type { Case } from '../model/exchange.js';
import { toldContradiction } from '../schema/satisfiability/blameless.js';
import type { Contradiction } from '../schema/satisfiability/search.js';
import type { Draft, Plan, PlanOptions } from './shared/draft.js';
import { toCase } from './shared/draft.js';
import { pairedWith } from './shared/example-pairing.js';
import { remedyFor, sampleBody, sendable } from './shared/sample-body.js';
import { sampleParameter } from './shared/sample-parameter.js';
import { soundExamples } from './shared/sound-examples.js';
import { SYNTHESISED, usualIn, withValues } from './shared/usual.js';

/**
 * The phase *examples*: one case for each documented request example, and one synthesised where an operation has none.
 * A request example and a response example of the same name are taken to belong together.
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
  const expected = pairedWith(
    operation,
    name,
    isSynthesised(draft)
      ? { claim: 'plausible', reason: 'it is valid by the schemas' }
      : { claim: 'documented', reason: 'a documented example is valid input' },
  );
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
    options.isSentOnce === true
      ? withValues(draft, options.values)
      : usualIn(operation, draft, options.values),
  );
}

/** The request that is made from an operation's schemas alone; undefined where there is none. */
export function synthesisedDraft(operation: Operation, { values }: PlanOptions): Draft | undefined {
  const draft = synthesise(operation);
  return typeof draft === 'string' ? undefined : usualIn(operation, draft, values);
}

function documentedDrafts(operation: Operation): Draft[] {
  const bodies = documentedBodies(operation);
  const drafts = bodies.map(({ media, example }) => bodyDraft(operation, media, example)).filter(isPresent);
  const [base] = drafts;
  const names = namesOf(operation).filter(
    (name) => !base || (name !== undefined && !bodies.some(({ example }) => example.name === name)),
  );
  return [...drafts, ...names.map((name) => parameterDraft(operation, name, base)).filter(isPresent)];
}

/**
 * Every example of the first media type that has any. Another media type is sent with its first example, and with
 * those that the first media type has not: the same values again would only show its reader once more.
 */
function documentedBodies({ contract, requestBody }: Operation): { media: MediaType; example: Example }[] {
  const known = new Set<string>();
  return (requestBody?.content ?? []).flatMap((media) => {
    const sound = soundExamples(contract, media.examples);
    const sent = sound.filter(({ value }) => canSerialise(sendable(media, value), value));
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
function namesOf({ contract, parameters }: Operation): (string | undefined)[] {
  const examples = parameters.flatMap((parameter) => soundExamples(contract, parameter.examples));
  const names = new Set(examples.map((example) => example.name));
  if (names.size > 1) names.delete(undefined);
  return [...names];
}

function bodyDraft(operation: Operation, media: MediaType, example: Example): Draft | undefined {
  const values = parameterValues(operation, [example.name]);
  if (!values) return undefined;
  const label = `${example.name ?? 'example'}:${media.type}`;
  const why = `the documented request example ${quoted(example.name)}as ${media.type}`;
  return {
    label,
    why,
    name: example.name,
    clause: example.pointer,
    ...values,
    body: { media: sendable(media, example.value), value: example.value },
  };
}

/** A parameter's own example, everything else as in `base`, a request with a documented body. */
function parameterDraft(operation: Operation, name: string | undefined, base?: Draft): Draft | undefined {
  const values = parameterValues(operation, [name, base?.name]);
  const made = operation.requestBody?.required === true && !base?.body ? sampleBody(operation) : undefined;
  if (!values || typeof made === 'string') return undefined;
  const body = base?.body ?? made;
  const madeUp = [...values.madeUp, ...(made ? ['body'] : [])];
  const why = `the documented parameter example ${quoted(name)}`.trimEnd();
  const clause =
    operation.parameters
      .flatMap((parameter) => soundExamples(operation.contract, parameter.examples))
      .find((example) => example.name === name)?.pointer ?? operation.pointer;
  return { label: name ?? 'example', why, name, clause, ...values, madeUp, ...(body ? { body } : {}) };
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
): Required<Pick<Draft, 'parameters' | 'madeUp'>> | undefined {
  const parameters = new Map<Parameter, Json>();
  const madeUp: string[] = [];
  for (const parameter of operation.parameters) {
    const examples = soundExamples(operation.contract, parameter.examples);
    const named = [...names, undefined].map((name) => examples.find((example) => example.name === name));
    const served = examples.find(({ name }) => !isOfRefusal(operation, name));
    const example = named.find(isPresent) ?? (parameter.required ? served : undefined);
    const made = example ?? (parameter.required ? sampleParameter(operation, parameter) : undefined);
    if (made) parameters.set(parameter, made.value);
    else if (parameter.required) return undefined;
    if (!example && made) madeUp.push(parameter.name);
  }
  return { parameters, madeUp };
}

/** A draft of required parts only, or the reason why there is none. */
function synthesise(operation: Operation): Draft | string {
  const parameters = new Map<Parameter, Json>();
  for (const parameter of operation.parameters.filter(({ required }) => required)) {
    const made = sampleParameter(operation, parameter);
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

/** Whether the request, or a required part of it, is made up: what refuses it may be right. */
export function isSynthesised({ label, madeUp = [] }: Draft): boolean {
  return label === SYNTHESISED || madeUp.length > 0;
}

function unplannable(operation: Operation, reason: string): Problem {
  const { contract, id } = operation;
  const found = contradictionIn(operation);
  const because = found ? `: nothing can be one, as ${found.why}` : '';
  const message = `${id}: ${reason}${because}, so the operation was not verified`;
  const hint = found ? 'Mend the schema.' : remedyFor(operation);
  const pointer = found?.pointer ?? operation.pointer;
  return problemAt(contract, pointer, 'document.case.unplannable', message, { hint });
}

/** Why a part that every request must have can be nothing. */
function contradictionIn({ contract, parameters, requestBody }: Operation): Contradiction | undefined {
  const required = parameters.filter((parameter) => parameter.required);
  const content = requestBody?.required === true ? requestBody.content : [];
  return [...required, ...content]
    .map(({ schema }) => (schema ? toldContradiction(contract, [schema.pointer]) : undefined))
    .find(isPresent);
}
