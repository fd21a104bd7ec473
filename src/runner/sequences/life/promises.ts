import { promisesOf, thingsNeeded, uniqueMembersOf } from '../../../behaviors/index.js';
import type { Promised } from '../../../behaviors/shared/behavior.js';
import type { Operation } from '../../../model/document.js';
import type { Kind } from '../../../resources/kinds.js';
import { kindOf, withoutKnownId } from '../../../resources/kinds.js';

/** What the life of a thing is to show, in the words of the evidence of the operation that makes it. */
export const LIFE_CLAUSES = {
  made: 'sequence: what is made is read as it was written',
  listed: 'sequence: what is made is listed',
  changed: ({ id }: Operation): string => `sequence: what ${id} changes is read as it was written`,
  removed: 'sequence: what is removed is gone',
} as const;

/** What an operation promises that a run can show. `isProbed`: whether it is sent more than single requests. */
export function shownPromises(operation: Operation, isProbed: boolean, keepsThings: boolean): Promised[] {
  const own = promisesOf(operation, isProbed);
  return isProbed && keepsThings ? [...own, ...lifePromises(operation)] : own;
}

/** What an operation promises that only several requests show: of what it makes, and of what it needs. */
export function lifePromises(operation: Operation): Promised[] {
  const { pointer } = operation;
  const kind = kindOf(operation);
  const needed = thingsNeeded(operation).map(({ clause, pointer: at }) => ({ clause, pointer: at }));
  if (!kind) {
    const isUnknown = withoutKnownId(operation);
    return [...(isUnknown ? [{ clause: LIFE_CLAUSES.made, pointer }] : []), ...needed];
  }
  const unique = uniqueMembersOf(operation).map(({ clause, pointer: at }) => ({ clause, pointer: at }));
  return [...clausesOf(kind).map((clause) => ({ clause, pointer })), ...unique, ...needed];
}

function clausesOf({ lister, changers, remover }: Kind): string[] {
  return [
    LIFE_CLAUSES.made,
    ...(lister ? [LIFE_CLAUSES.listed] : []),
    ...changers.map(LIFE_CLAUSES.changed),
    ...(remover ? [LIFE_CLAUSES.removed] : []),
  ];
}

/** Whether a clause is about what becomes of things, and no behavior that is declared. */
export function isOfLife(clause: string): boolean {
  return clause.startsWith('sequence: ');
}
