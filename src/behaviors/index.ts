import { problemAt } from '../document/problem.js';
import type { Json } from '../json/json.js';
import { memoize } from '../json/memoize.js';
import { join } from '../json/pointer.js';
import type { Contract, Operation, Parameter, Problem } from '../model/document.js';
import { caseInsensitiveBody } from './case-insensitive-body/index.js';
import { creates } from './creates/index.js';
import { filter } from './filter/index.js';
import { order } from './order/index.js';
import { page } from './page/index.js';
import { rules } from './rules/index.js';
import { select } from './select/index.js';
import type { Behavior, Declared, OwnedParameter, Probe, Promised } from './shared/behavior.js';
import type { RequestView } from './shared/request-view.js';
import type { NamedThing, NeededThing, UniqueMember } from './shared/things.js';
import { slowAfter } from './slow-after/index.js';
import { unchanged } from './unchanged/index.js';
import { uses } from './uses/index.js';

const TABLE = {
  rules,
  filter,
  order,
  page,
  unchanged,
  select,
  'slow-after': slowAfter,
  'case-insensitive-body': caseInsensitiveBody,
  creates,
  uses,
} as const satisfies Record<string, Behavior>;

/** Every behavior by its keyword in `x-contract`, in the order in which the mock applies those of one stage. */
export const BEHAVIORS: Readonly<Record<string, Behavior>> = TABLE;

/** The code of a finding that some behavior can report. */
export type BehaviorCode = (typeof TABLE)[keyof typeof TABLE]['codes'][number];

/** The codes of the findings that behaviors can report, in the order of their keywords. */
export const BEHAVIOR_CODES: readonly BehaviorCode[] = Object.values(TABLE).flatMap(({ codes }) => codes);

export interface DeclaredBehavior {
  name: string;
  behavior: Behavior;
  declared: Declared;
}

/** The behaviors that an operation declares, in the order of the table; the same list each time. */
export const behaviorsOf = memoize((operation: Operation): readonly DeclaredBehavior[] =>
  Object.entries(BEHAVIORS).flatMap(([name, behavior]) => {
    const value = operation.extension[name];
    const pointer = join(operation.pointer, 'x-contract', name);
    return value === undefined ? [] : [{ name, behavior, declared: { operation, value, pointer } }];
  }),
);

/**
 * Mistakes in declarations that only the operation shows: a parameter or place that does not exist, a rule that
 * cannot be read. Call it only for declarations that are valid against the schema of `x-contract`.
 */
export function behaviorProblems(contract: Contract): Problem[] {
  return contract.operations.flatMap((operation) =>
    behaviorsOf(operation).flatMap(({ behavior, declared }) =>
      behavior
        .mistakes(declared)
        .map(({ pointer, message, hint }) =>
          problemAt(contract, pointer, 'document.x-contract', message, { hint }),
        ),
    ),
  );
}

/** What an operation's behaviors promise. If `withProbes` is false, behaviors with probes are left out. */
export function promisesOf(operation: Operation, withProbes: boolean): Promised[] {
  return behaviorsOf(operation)
    .filter(({ behavior }) => withProbes || !('probe' in behavior))
    .flatMap(({ behavior, declared }) => behavior.promised(declared));
}

export interface NamedProbe {
  name: string;
  declared: Declared;
  probe: Probe;
}

/** The probes of an operation's behaviors, each under the keyword of its behavior. */
export function probesOf(operation: Operation): NamedProbe[] {
  return behaviorsOf(operation).flatMap(({ name, behavior, declared }) =>
    behavior.probe ? [{ name, declared, probe: behavior.probe(declared) }] : [],
  );
}

/** How the behavior that owns a parameter restricts its values; undefined where no behavior owns it. */
export function ownerOf(operation: Operation, { in: place, name }: Parameter): OwnedParameter | undefined {
  if (place !== 'query') return undefined;
  for (const { behavior, declared } of behaviorsOf(operation)) {
    const owned = behavior.ownsParameter?.(declared);
    if (owned?.name === name) return owned;
  }
  return undefined;
}

/** JSON Pointer to the items in an operation's answer, from the first behavior that declares one. */
export function itemsAt(operation: Operation): string | undefined {
  return firstSaid(operation, ({ behavior, declared }) => behavior.itemsAt?.(declared));
}

/** JSON Pointer to the number of items on all pages in an operation's answer, where a behavior declares one. */
export function totalAt(operation: Operation): string | undefined {
  return firstSaid(operation, ({ behavior, declared }) => behavior.totalAt?.(declared));
}

function firstSaid(
  operation: Operation,
  said: (declared: DeclaredBehavior) => string | undefined,
): string | undefined {
  return behaviorsOf(operation)
    .map(said)
    .find((place) => place !== undefined);
}

/** Whether the server binds the property names of a request's body in any letter case. */
export function ignoresNameCase(operation: Operation): boolean {
  return behaviorsOf(operation).some(
    ({ behavior, declared }) => behavior.ignoresNameCase?.(declared) === true,
  );
}

/**
 * What an answer of the mock breaks of an operation's declarations, but for those that it `ignores`, in words; undefined
 * where it breaks nothing.
 */
export function brokenBy(
  operation: Operation,
  answer: { status: number; body: Json },
  request: RequestView,
  ignores: (behavior: string) => boolean = () => false,
): string | undefined {
  return behaviorsOf(operation)
    .filter(({ name }) => !ignores(name))
    .map(({ behavior, declared }) => behavior.brokenBy?.(declared, answer, request))
    .find((broken) => broken !== undefined);
}

/** The things that an operation declares to make, by the document's names for them, and where its answer has their ids. */
export function thingsMade(operation: Operation): NamedThing[] {
  return behaviorsOf(operation).flatMap(({ behavior, declared }) => behavior.makes?.(declared) ?? []);
}

/** The things that an operation declares to take the ids of, and where its request has them. */
export function thingsTaken(operation: Operation): NamedThing[] {
  return behaviorsOf(operation).flatMap(({ behavior, declared }) => behavior.takes?.(declared) ?? []);
}

/** The members that no two of the things which an operation makes have in common, as far as it declares so. */
export function uniqueMembersOf(operation: Operation): UniqueMember[] {
  return behaviorsOf(operation).flatMap(({ behavior, declared }) => behavior.keepsUnique?.(declared) ?? []);
}

/** The things that have to exist for an operation's requests to be accepted, as far as it declares so. */
export function thingsNeeded(operation: Operation): NeededThing[] {
  return behaviorsOf(operation).flatMap(({ behavior, declared }) => behavior.needs?.(declared) ?? []);
}
