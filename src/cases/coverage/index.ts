import { refusalKeys } from '../../document/responses.js';
import { isFormType } from '../../http/media-type.js';
import { hasNamedParts } from '../../http/serialize/multipart.js';
import type { Json } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Steps } from '../../json/steps.js';
import type { Operation, Parameter } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { isAddressing } from '../../resources/graph.js';
import type { Variant } from '../../schema/vary/index.js';
import { validVariants } from '../../schema/vary/index.js';
import type { Draft, Make, PlanOptions } from '../shared/draft.js';
import { toCase } from '../shared/draft.js';
import { documented, plausible } from '../shared/expectations.js';
import { isValidInOctets } from '../shared/provably-invalid.js';
import { isExpressible, isExpressibleBody } from '../shared/representable.js';
import { isCursor, isPageMark, isQuery } from '../shared/reserved-parameters.js';
import { sampleParameter } from '../shared/sample-parameter.js';
import { isExample, SentExamples } from './example-values.js';
import { charsetCases, mediaTypeCases } from './media-types.js';
import { wholeRequests } from './minimal-and-null.js';
import { securityCases } from './security.js';
import { serialisedBodies, serialisedValues } from './serialization-styles.js';
import { specialTexts } from './special-characters.js';
import { expectedOf, unknownIds } from './unknown-ids.js';

/** What the phase `examples` sends for an operation; empty where that phase is not run. */
export interface ExamplesPhase {
  drafts: readonly Draft[];
  cases: readonly Case[];
}

/**
 * The phase *coverage*: one factor at a time from a valid request. Every enumerated value, the inner side of every
 * bound, each optional part absent, present and null, each documented media type, and each security scheme for which
 * there are credentials; all optional parts absent, or null, at once. No products of factors, so their number is the
 * sum of what the document states.
 */
export function* coverageCases(
  operation: Operation,
  base: Draft,
  options: PlanOptions,
  sent: ExamplesPhase = { drafts: [], cases: [] },
): Steps<Case> {
  const make: Make = (draft, details) => toCase(operation, draft, options, { phase: 'coverage', ...details });
  const given = new SentExamples(operation, [base, ...sent.drafts]);
  yield* parameterCases(operation, base, given, make);
  yield* bodyCases(operation, base, given, make);
  yield* wholeRequests(operation, base, make);
  yield* unknownIds(operation, base, options.values, make);
  const texts = specialTexts(operation, base, make);
  yield* texts;
  // A charset makes a difference only where the body contains text.
  if (texts.length > 0) yield* charsetCases(operation, base, make);
  yield* mediaTypeCases(operation, base, sent.cases, make);
  yield* securityCases(operation, base, options, make);
}

function* parameterCases(operation: Operation, base: Draft, given: SentExamples, make: Make): Steps<Case> {
  const parameters = operation.parameters.filter((each) => !isCursor(operation, each));
  const usual = new Map(parameters.map((each) => [each, usualValue(operation, each, base, given)]));
  for (const parameter of parameters)
    for (const value of parameterValues(operation, parameter, usual.get(parameter), given))
      yield value && parameterCase(operation, parameter, base, value, make);
}

function parameterCase(
  operation: Operation,
  parameter: Parameter,
  base: Draft,
  { value, keyword, why, isGiven = false }: ParameterValue,
  make: Make,
): Case {
  const parameters = new Map(base.parameters);
  if (value === undefined) parameters.delete(parameter);
  else parameters.set(parameter, value);
  // A valid id may still name a resource that does not exist.
  const isAddress = isAddressing(operation, parameter);
  const valid = isAddress
    ? expectedOf(operation)
    : isPageMark(operation, parameter)
      ? unknownMark(operation)
      : plausible(operation);
  const isCertain = isGiven && !isAddress;
  return make(
    { ...base, parameters },
    {
      label: `${parameter.in}/${parameter.name}:${keyword}`,
      why: `the ${parameter.in} parameter '${parameter.name}' with ${why}`,
      clause: parameter.pointer,
      expected: isCertain ? documented(operation, base, DOCUMENTED) : valid,
    },
  );
}

/** A mark that the server has not given may be refused. */
function unknownMark(operation: Operation): Case['expected'] {
  const { statuses, ...expected } = plausible(operation, 'a server may refuse a mark that it has not given');
  return { ...expected, statuses: [...statuses, ...refusalKeys(operation)] };
}

const DOCUMENTED = 'a documented example is valid input';

interface ParameterValue {
  value: Json | undefined;
  keyword: string;
  why: string;
  /** True if the document gives this value as an example. */
  isGiven?: boolean;
}

/** The value that a parameter is usually sent with, and whether the base request has it and the document gives it. */
interface UsualValue {
  value: Json;
  isInBase: boolean;
  isGiven: boolean;
}

function usualValue(
  operation: Operation,
  parameter: Parameter,
  base: Draft,
  given: SentExamples,
): UsualValue | undefined {
  const inBase = base.parameters.get(parameter);
  if (inBase !== undefined) return { value: inBase, isInBase: true, isGiven: false };
  const example = given.exampleOf(parameter);
  const value = example ?? sampleParameter(operation, parameter)?.value;
  given.note((parameter.schema ?? parameter.content?.schema)?.pointer, value);
  return value === undefined ? undefined : { value, isInBase: false, isGiven: example !== undefined };
}

/**
 * Lists the values to try: none or the usual one where the parameter is optional, and every variant that its
 * serialisation can express.
 */
function* parameterValues(
  operation: Operation,
  parameter: Parameter,
  usual: UsualValue | undefined,
  given: SentExamples,
): Steps<ParameterValue> {
  if (!usual) return;
  const { value: first, isInBase, isGiven } = usual;
  const schema = parameter.schema ?? parameter.content?.schema;
  if (!isInBase) yield { value: first, keyword: 'present', why: 'a value', isGiven };
  else if (!parameter.required) yield { value: undefined, keyword: 'absent', why: 'no value' };
  const variants = schema ? validVariants(operation.contract, schema.pointer, first, 'request') : [];
  for (const each of variants) {
    const isSent =
      each !== undefined && isExpressible(operation, parameter, each.value) && isNew(each, given);
    // Examples of a query language are left to the behavior, which knows what the server can be asked.
    const isOwned = isSent && isExample(each.keyword) && isQuery(operation, parameter);
    yield isSent && !isOwned ? { ...each, isGiven: isExample(each.keyword) } : undefined;
  }
  yield* serialisedValues(operation, parameter, first);
}

/** False for an example of a schema that another request already carries. */
function isNew({ keyword, pointer, value, path }: Variant, given: SentExamples): boolean {
  const part = valueAt(value, path);
  if (!isExample(keyword) || part === undefined) return true;
  return !given.isSent(pointer.slice(0, pointer.lastIndexOf('/')), part);
}

function* bodyCases(operation: Operation, base: Draft, given: SentExamples, make: Make): Steps<Case> {
  const { body } = base;
  if (!body) return;
  const { media } = body;
  if (operation.requestBody?.required === false) yield withoutBody(operation, base, make);
  for (const each of bodyValues(operation, body)) {
    const isSent =
      each && isExpressibleBody(media, each.value) && isValidInOctets(operation.contract, media, each.value);
    if (!isSent || !isNew(each, given)) {
      yield undefined;
      continue;
    }
    const { value, path, keyword, why, pointer } = each;
    yield make(
      { ...base, body: { media, value } },
      {
        label: `body${path}:${keyword}`,
        why: `the body ${path === '' ? 'as a whole' : `member ${path}`} with ${why}`,
        clause: pointer,
        expected: isExample(keyword) ? documented(operation, base, DOCUMENTED) : plausible(operation),
      },
    );
  }
}

function withoutBody(operation: Operation, { body: _body, ...absent }: Draft, make: Make): Case {
  return make(absent, {
    label: 'body:absent',
    why: 'without the optional body',
    clause: operation.requestBody?.pointer ?? operation.pointer,
    expected: plausible(operation),
  });
}

/** The variants of a body, and those of a form that its serialisation tells apart. */
function* bodyValues({ contract }: Operation, { media, value }: NonNullable<Draft['body']>): Steps<Variant> {
  if (media.schema) yield* validVariants(contract, media.schema.pointer, value, 'request');
  if (!isFormType(media.type) && !hasNamedParts(media.type)) return;
  for (const one of serialisedBodies(contract, media, value))
    yield { ...one, path: '', pointer: media.pointer };
}
