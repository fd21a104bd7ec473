import { successKeys } from '../document/responses.js';
import type { Operation, Parameter } from '../model/document.js';
import type { IdSource } from './arrow.js';
import { isOfAnother } from './envelopes.js';
import { isIdOf, isIdOfKind, isNaturalId, isOwnId, plainName, singular } from './names.js';
import type { Place } from './places.js';
import { answerPlaces, isSingle, mayBeSame, namesAt, schemaOf } from './places.js';

/** An id in an answer, and how it was recognised. */
export interface FoundId {
  source: IdSource;
  why: string;
  /** Neither is called after the other, nor both after the thing. */
  isGuess?: true;
}

/**
 * Where the answer of the operation that makes a thing has what a path parameter takes: a member of the parameter's own
 * name, else `id`, else one named after the thing, else the Location field, else a name or code.
 */
export function madeId(maker: Operation, parameter: Parameter, thing: string): FoundId | undefined {
  const places = answerPlaces(maker).filter(isSingle);
  const own = idAmong(maker, places, parameter, thing);
  return (
    own ?? locationOf(maker) ?? naturalIdAmong(maker, places, parameter, thing) ?? unstatedLocationOf(maker)
  );
}

/** The same in the items of a list. */
export function listedId(list: Operation, parameter: Parameter, thing: string): FoundId | undefined {
  const ofItems = answerPlaces(list).filter(({ path }) => /^[^[]*\/\[\]\/[^[]+$/.test(path));
  const documented =
    idAmong(list, ofItems, parameter, thing) ?? naturalIdAmong(list, ofItems, parameter, thing);
  return documented ?? (answerPlaces(list).length === 0 ? undocumentedId(list, parameter, thing) : undefined);
}

/** Where the items of a list have an id of which the document says nothing: they may have one by its usual name. */
function undocumentedId(list: Operation, { name }: Parameter, thing: string): FoundId | undefined {
  const schemas = list.responses.flatMap(({ content }) => content).some(({ schema }) => schema !== undefined);
  const part = isOwnId(name) || isIdOf(thing, name) ? 'id' : partOf(thing, name);
  if (schemas || part === undefined) return undefined;
  return {
    source: { in: 'body', path: `/[]/${part}` },
    why: `its answer, which the document does not describe, may have a member '${part}'`,
    isGuess: true,
  };
}

function idAmong(
  operation: Operation,
  places: readonly Place[],
  parameter: Parameter,
  thing: string,
): FoundId | undefined {
  for (const { isMeant, how, isCertain } of kindsOfId(parameter, thing)) {
    const path = pathOf(operation, places, parameter, thing, isMeant);
    if (path === undefined) continue;
    const source = { in: 'body' as const, path };
    return { source, why: `its answer has a member ${how}`, ...(!isCertain && { isGuess: true }) };
  }
  return undefined;
}

/** What things are often told apart by, where the parameter asks for no id: nothing says that it is this one. */
function naturalIdAmong(
  operation: Operation,
  places: readonly Place[],
  parameter: Parameter,
  thing: string,
): FoundId | undefined {
  if (isOwnId(parameter.name) || isIdOfKind(thing, parameter.name)) return undefined;
  const path = pathOf(operation, places, parameter, thing, isNaturalId);
  if (path === undefined) return undefined;
  return {
    source: { in: 'body', path },
    why: 'its answer has a member that things are often told apart by',
    isGuess: true,
  };
}

/** The path of the first member of a thing that has such a name, and fits the parameter. */
function pathOf(
  operation: Operation,
  places: readonly Place[],
  parameter: Parameter,
  thing: string,
  isMeant: KindOfId['isMeant'],
): string | undefined {
  return places.find(
    (place) =>
      isMeant(namesAt(place).name, namesAt(place).parent) &&
      mayBeSame(operation, place.pointer, schemaOf(parameter), true) &&
      !isOfAnother(place, thing, places),
  )?.path;
}

/** How the id of a thing is recognised by its name, the most certain first. */
interface KindOfId {
  isMeant: (name: string, parent?: string) => boolean;
  how: string;
  isCertain: boolean;
}

function kindsOfId({ name: asked }: Parameter, thing: string): KindOfId[] {
  const isCertain = isOwnId(asked) || isIdOfKind(thing, asked);
  const part = partOf(thing, asked);
  return [
    { isMeant: (name) => plainName(name) === plainName(asked), how: 'of the same name', isCertain: true },
    {
      isMeant: (name) => plainName(name) === part,
      how: `that is the ${part ?? ''} of '${thing}'`,
      isCertain: true,
    },
    {
      isMeant: (name, parent = '') => isOwnId(name) && isIdOf(singular(parent), asked),
      how: `that is the id of what '${asked}' is called after`,
      isCertain: true,
    },
    { isMeant: isOwnId, how: 'that is called an id', isCertain },
    { isMeant: (name) => isIdOf(thing, name), how: `that is called the id of '${thing}'`, isCertain },
  ];
}

/** What a parameter asks for of a thing, where it is called after both: `name` for `featureName` of a feature. */
function partOf(thing: string, parameter: string): string | undefined {
  const plain = plainName(parameter);
  return thing !== '' && plain.startsWith(thing) && plain !== thing ? plain.slice(thing.length) : undefined;
}

/** The field that names what was made, where it is documented (RFC 9110 §15.3.2). */
function locationOf({ responses, ...operation }: Operation): FoundId | undefined {
  const keys = successKeys({ responses, ...operation });
  const isDocumented = responses.some(
    ({ status, headers }) =>
      keys.includes(status) && headers.some(({ name }) => name.toLowerCase() === 'location'),
  );
  return isDocumented ? { source: { in: 'location' }, why: 'its answer has a Location field' } : undefined;
}

function unstatedLocationOf(operation: Operation): FoundId | undefined {
  if (!successKeys(operation).includes('201')) return undefined;
  return { source: { in: 'location' }, why: 'a 201 may name what was made in its Location field' };
}
