import { isJsonType } from '../../http/media-type.js';
import { mayBeEmpty } from '../../http/parse/empty-object.js';
import type { Json } from '../../json/json.js';
import type { Steps } from '../../json/steps.js';
import { jsonText } from '../../json/text.js';
import type { Operation, Parameter } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { isInvalid } from '../../schema/validate/is-valid.js';
import { invalidVariants } from '../../schema/violate/index.js';
import type { Draft, Make, PlanOptions } from '../shared/draft.js';
import { refusals } from '../shared/expectations.js';
import { leniencyOf, violatedBy } from '../shared/leniency.js';
import { carrierOf } from '../shared/provably-invalid.js';
import { sampleParameter } from '../shared/sample-parameter.js';
import { malformedJson } from './malformed.js';

/** Sends each violation of a parameter, except of one that the user's own headers replace. */
export function* parameterCases(
  operation: Operation,
  base: Draft,
  { headers }: PlanOptions,
  make: Make,
): Steps<Case> {
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const isReplaced = ({ in: place, name }: Parameter): boolean =>
    own.has(place === 'cookie' ? 'cookie' : place === 'header' ? name.toLowerCase() : '');
  for (const parameter of operation.parameters.filter((each) => !isReplaced(each))) {
    yield* missingParameter(operation, parameter, base, make);
    yield* invalidParameter(operation, parameter, base, make);
    yield* malformedParameter(operation, parameter, base, make);
  }
}

function missingParameter(operation: Operation, parameter: Parameter, base: Draft, make: Make): Case[] {
  if (!parameter.required || parameter.in === 'path' || mayBeEmpty(operation, parameter)) return [];
  const parameters = new Map(base.parameters);
  parameters.delete(parameter);
  const why = `without the required ${parameter.in} parameter '${parameter.name}'`;
  const label = `${parameter.in}/${parameter.name}:required`;
  const expected = refusals(operation, 'invalid', 'a required parameter is missing');
  return [make({ ...base, parameters }, { label, why, clause: parameter.pointer, expected })];
}

function* invalidParameter(operation: Operation, parameter: Parameter, base: Draft, make: Make): Steps<Case> {
  const { contract } = operation;
  const { in: place, name } = parameter;
  const schema = parameter.schema ?? parameter.content?.schema;
  const usual = base.parameters.get(parameter) ?? sampleParameter(operation, parameter)?.value;
  if (!schema || usual === undefined) return;
  const carrier = carrierOf(operation, parameter);
  const broken = `the ${place} parameter '${name}' breaks its schema`;
  for (const variant of invalidVariants(contract, schema.pointer, usual, 'request', carrier)) {
    const draft = variant && { ...base, parameters: new Map(base.parameters).set(parameter, variant.value) };
    yield (
      draft &&
      make(draft, {
        label: `${place}/${name}${variant.path}:${variant.keyword}`,
        why: `the ${place} parameter '${name}' invalid: ${variant.why}`,
        clause: variant.pointer,
        violated: violatedBy({ ...variant, leniency: leniencyOf(contract, schema.pointer, variant) }),
        expected: refusals(operation, 'invalid', broken),
      })
    );
  }
}

/** Sends malformed JSON where `content` documents the parameter as JSON (OpenAPI 3.1 §4.8.12.2). */
function malformedParameter(operation: Operation, parameter: Parameter, base: Draft, make: Make): Case[] {
  const { content, name, in: place } = parameter;
  const usual = base.parameters.get(parameter) ?? sampleParameter(operation, parameter)?.value;
  if (!content || !isJsonType(content.type) || usual === undefined) return [];
  const broken = malformedJson(operation, jsonText(usual));
  // A text that nobody quoted is read as one by many servers, where one is valid.
  if (!content.schema || !isInvalid(operation.contract, 'request', content.schema.pointer, broken.text))
    return [];
  return [
    make(asText(base, parameter, broken.text), {
      label: `${place}/${name}:malformed`,
      why: `the ${place} parameter '${name}' ${broken.why}, so that it is no JSON`,
      clause: content.pointer,
      expected: refusals(operation, 'invalid', `the ${place} parameter '${name}' is no JSON`),
    }),
  ];
}

/** Returns the draft with a text for the parameter, which is sent unchanged. */
function asText(base: Draft, parameter: Parameter, text: string): Draft {
  const { content: _content, ...others } = parameter;
  const style = ['query', 'cookie', 'querystring'].includes(parameter.in) ? 'form' : 'simple';
  const plain = { ...others, style, explode: false };
  const entries = [...base.parameters].map(([key, value]): [Parameter, Json] =>
    key === parameter ? [plain, text] : [key, value],
  );
  const isThere = base.parameters.has(parameter);
  return { ...base, parameters: new Map<Parameter, Json>(isThere ? entries : [...entries, [plain, text]]) };
}
