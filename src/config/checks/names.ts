import { ToolError } from '../../errors.js';
import type { Json } from '../../json/json.js';
import { escapeToken } from '../../json/pointer.js';
import { meantName, unknown } from '../../json/suggestion.js';
import type { Contract, Operation } from '../../model/document.js';
import { CODES, isCode } from '../../runner/codes.js';
import { parameterFaults, takesValue } from '../checks/parameters.js';
import type { ConfigProblem, ConfigSource } from '../problems.js';
import { refuse } from '../problems.js';
import type { RunSettings } from '../run-settings.js';

/**
 * Every name in settings for all the contracts must mean something: a setting for something that does not exist would
 * be ignored in silence. `source`: the configuration file, for messages about its settings.
 * @throws ToolError with every name that means nothing, and every parameter that breaks its schema.
 */
export function refuseUnknownNames(
  contracts: readonly Contract[],
  settings: Omit<RunSettings, 'hooks'>,
  source?: ConfigSource,
): void {
  const { servers = {}, operations: own = {}, expect = [], severity = {} } = settings;
  const operations = contracts.flatMap((contract) => [...contract.operations, ...contract.unusable]);
  const ids = operations.map(({ id }) => id);
  const under = (place: string, what: string, names: string[], known: readonly string[]): ConfigProblem[] =>
    names.flatMap((name) => {
      const message = unknown(what, name, known);
      return message === undefined ? [] : [{ pointer: `${place}/${escapeToken(name)}`, message }];
    });
  const problems: ConfigProblem[] = [
    ...under('/operations', 'operation', Object.keys(own), ids),
    ...under(
      '/servers',
      'document',
      Object.keys(servers),
      contracts.map(({ name }) => name),
    ),
    ...SCHEMES.flatMap((place) =>
      under(`/${place}`, 'security scheme', Object.keys(settings[place] ?? {}), schemeKeys(contracts)),
    ),
    ...parameterProblems(operations, settings),
    ...unknownCodes('/severity', severity),
    ...Object.entries(own).flatMap(([id, settingsOf]) =>
      unknownCodes(`/operations/${escapeToken(id)}/severity`, settingsOf.severity),
    ),
    ...expect.flatMap(({ operation, code }, i) => [
      ...problemAt(`/expect/${String(i)}/operation`, operation && unknown('operation', operation, ids)),
      ...problemAt(`/expect/${String(i)}/code`, isCode(code) ? undefined : unknownCode(code)),
    ]),
  ];
  if (problems.length > 0) refuse(problems, source);
}

/** What is given by the keys of security schemes. */
const SCHEMES = ['credentials', 'limitedCredentials'] as const;

function problemAt(pointer: string, message: string | undefined): ConfigProblem[] {
  return message === undefined ? [] : [{ pointer, message }];
}

/** An operation's own values are held to it alone, and take the place of those for all there. */
function parameterProblems(
  operations: readonly Operation[],
  { parameters = {}, operations: own = {} }: Pick<RunSettings, 'parameters' | 'operations'>,
): ConfigProblem[] {
  const ownOf = (id: string): Readonly<Record<string, Json>> => own[id]?.parameters ?? {};
  const forAll = Object.entries(parameters).flatMap(([name, value]) => {
    const others = operations.filter(({ id }) => !Object.hasOwn(ownOf(id), name));
    return parameterFaults(others.length > 0 ? others : operations, { [name]: value });
  });
  return [
    ...forAll.map(({ name, message }) => ({ pointer: `/parameters/${escapeToken(name)}`, message })),
    ...operations.flatMap((operation) =>
      parameterFaults([operation], ownOf(operation.id)).map(({ name, message }) => ({
        pointer: `/operations/${escapeToken(operation.id)}/parameters/${escapeToken(name)}`,
        message,
      })),
    ),
  ];
}

/**
 * Values are held to the selected operations; one that only others of the documents take is for none of them, as one of
 * the configuration may be.
 * @throws ToolError on the first value that no operation takes, or that breaks its schema.
 */
export function refuseParameters(
  contracts: readonly Contract[],
  ids: readonly string[],
  values: Readonly<Record<string, Json>>,
): void {
  const all = contracts.flatMap(({ operations, unusable }) => [...operations, ...unusable]);
  const wanted = ids.length > 0 ? all.filter(({ id }) => ids.includes(id)) : all;
  const [first] = Object.entries(values).flatMap(([name, value]) => {
    const takers = all.filter((operation) => takesValue(operation, name));
    const own = wanted.filter((operation) => takers.includes(operation));
    return takers.length > 0 && own.length === 0 ? [] : parameterFaults(wanted, { [name]: value });
  });
  if (!first) return;
  throw new ToolError(`--param ${first.name}: ${first.message}`, {
    hint: 'Where operations need different values, the configuration has operations.<id>.parameters.',
  });
}

export function schemeKeys(contracts: readonly Contract[]): string[] {
  return contracts.flatMap((contract) => contract.securitySchemes.map(({ key }) => key));
}

function unknownCodes(place: string, settings: object = {}): ConfigProblem[] {
  return Object.keys(settings).flatMap((code) =>
    isCode(code) ? [] : [{ pointer: `${place}/${escapeToken(code)}`, message: unknownCode(code) }],
  );
}

/** There are too many to list them. */
function unknownCode(code: string): string {
  return `no finding is called '${code}'${meantName(code, CODES)}`;
}
