import { successKeys } from '../../document/responses.js';
import type { Json } from '../../json/json.js';
import { isNumeric, sum } from '../../json/number.js';
import type { Operation, Parameter } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { isAddressing } from '../../resources/graph.js';
import { schemasOf } from '../../schema/validate/validator.js';
import type { Draft, Make, PlanOptions } from '../shared/draft.js';
import { plausible } from '../shared/expectations.js';
import { isExpressible } from '../shared/representable.js';

/** Statuses that say that a resource does not exist. */
const NOT_THERE = ['404', '410'];
const FORBIDDEN = '403';

/**
 * For operations that document 404 or 410: sends each parameter that names a thing with another valid value, which most likely
 * names no resource. Whatever the server answers must be documented. Values that the user gave are not changed,
 * because another one may belong to somebody else.
 */
export function unknownIds(
  operation: Operation,
  base: Draft,
  values: PlanOptions['values'],
  make: Make,
): Case[] {
  if (!operation.responses.some(({ status }) => NOT_THERE.includes(status))) return [];
  const expected = expectedOf(operation);
  return operation.parameters.flatMap((parameter) => {
    const isOpen = isAddressing(operation, parameter) && !Object.hasOwn(values, parameter.name);
    const usual = isOpen ? base.parameters.get(parameter) : undefined;
    const value = usual === undefined ? undefined : another(operation, parameter, usual);
    if (value === undefined) return [];
    return make(
      { ...base, parameters: new Map(base.parameters).set(parameter, value) },
      {
        label: `${parameter.in}/${parameter.name}:unknown`,
        why: `the ${parameter.in} parameter '${parameter.name}' with a value that may stand for nothing`,
        clause: parameter.pointer,
        expected,
      },
    );
  });
}

/** The statuses expected for a request whose address may name a resource that does not exist. */
export function expectedOf(operation: Operation): Case['expected'] {
  const refusals = operation.responses.map(({ status }) => status);
  if (!refusals.some((status) => NOT_THERE.includes(status))) return plausible(operation);
  const allowed = refusals.filter((status) => NOT_THERE.includes(status) || status === FORBIDDEN);
  const statuses = [...new Set([...successKeys(operation), ...allowed])];
  return { claim: 'plausible', statuses, reason: 'it is valid by the schemas, and may not be there' };
}

/** Returns a valid value that differs from the usual one; undefined where the schema allows no other. */
function another(operation: Operation, parameter: Parameter, usual: Json): Json | undefined {
  const { schema } = parameter;
  if (!schema) return undefined;
  const schemas = schemasOf(operation.contract, 'request');
  return candidates(usual).find(
    (value) =>
      value !== usual &&
      schemas.errors(schema.pointer, value).length === 0 &&
      isExpressible(operation, parameter, value),
  );
}

/** Values far from the usual one come first, because near ones are more likely to exist. */
function candidates(usual: Json): Json[] {
  if (isNumeric(usual))
    return [987_654_321, 98_765, 987, 98, 9].flatMap((by) => [sum(usual, by), sum(usual, -by)]);
  if (typeof usual !== 'string') return [];
  const otherDigits = usual.replaceAll(/[0-9]/g, (digit) => String((Number(digit) + 5) % 10));
  const otherFirst = otherDigits.replace(/^0/, '7');
  const otherLetters = usual.replaceAll(/[a-y]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1));
  return [
    otherFirst,
    otherDigits,
    `${usual}-unknown`,
    `${usual}unknown`,
    otherLetters,
    usual.split('').reverse().join(''),
  ];
}
