import { isJsonType } from '../../http/media-type.js';
import type { Json } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Operation, Parameter } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { invalidVariants } from '../../schema/violate/index.js';
import { sampleParameter } from '../examples.js';
import type { Draft, Make, PlanOptions } from '../shared/draft.js';
import { refusals } from '../shared/expectations.js';
import { carrierOf } from '../shared/provably-invalid.js';
import { malformedJson } from './malformed.js';

/** Sends each violation of a parameter, except of one that the user's own headers replace. */
export function parameterCases(
  operation: Operation,
  base: Draft,
  { headers }: PlanOptions,
  make: Make,
): Case[] {
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const isReplaced = ({ in: place, name }: Parameter): boolean =>
    own.has(place === 'cookie' ? 'cookie' : place === 'header' ? name.toLowerCase() : '');
  return operation.parameters
    .filter((parameter) => !isReplaced(parameter))
    .flatMap((parameter) => [
      ...missingParameter(operation, parameter, base, make),
      ...invalidParameter(operation, parameter, base, make),
      ...malformedParameter(operation, parameter, base, make),
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
  return invalidVariants(contract, schema.pointer, usual, 'request', carrierOf(operation, parameter)).map(
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

/** Sends malformed JSON where `content` documents the parameter as JSON (OpenAPI 3.1 §4.8.12.2). */
function malformedParameter(operation: Operation, parameter: Parameter, base: Draft, make: Make): Case[] {
  const { content, name, in: place } = parameter;
  const usual = base.parameters.get(parameter) ?? sampleParameter(operation.contract, parameter)?.value;
  if (!content || !isJsonType(content.type) || usual === undefined) return [];
  const broken = malformedJson(operation, jsonText(usual));
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
