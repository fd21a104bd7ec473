import type { NormalizedNodeType } from '@redocly/openapi-core/lib/types/index.js';
import type { VisitFunction } from '@redocly/openapi-core/lib/visitors.js';
import type { NormalizedProblem, ResolveFn } from '@redocly/openapi-core/lib/walk.js';
import { isReference } from '../../document/references.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { OAS_VERSION, redocly, visitorOf } from './parts.js';
import type { RuleName } from './rules.js';
import { LOCAL_RULES, RULES } from './rules.js';
import type { Typed } from './suspects.js';
import { pointerOf, suspects } from './suspects.js';

type Visit = VisitFunction<unknown>;

/**
 * What the linter's local rules find, asked about suspects alone. Undefined where something is no object or list that
 * has to be one, so that other rules could not go by it.
 */
export function localProblems(
  document: JsonObject,
  types: Record<string, NormalizedNodeType>,
): NormalizedProblem[] | undefined {
  const found: NormalizedProblem[] = [];
  const broken: Typed[] = [];
  for (const suspect of suspects(document, types.Root as NormalizedNodeType)) {
    for (const rule of LOCAL_RULES)
      visitsOf(rule, suspect.type.name)?.(
        withNumbers(suspect.node),
        contextOf(document, suspect, rule, found, () => broken.push(suspect)),
      );
    if (broken.length > 0) return undefined;
  }
  return found;
}

/** What a rule does at every object, or at those of a type. */
function visitsOf(rule: RuleName, type: string): Visit | undefined {
  const visitor = visitorOf(rule) as Readonly<Record<string, unknown>>;
  return (visitor['any'] ?? visitor[type]) as Visit | undefined;
}

/** As the linter's own walk makes it for each rule and object. */
function contextOf(
  document: JsonObject,
  typed: Typed,
  ruleId: RuleName,
  found: NormalizedProblem[],
  ignoreNextVisitorsOnNode: () => unknown,
): Parameters<Visit>[1] {
  const { Location, Source } = redocly();
  const { type, key, node } = typed;
  const pointer = pointerOf(typed);
  const location = new Location(new Source('bundle.json', ''), pointer);
  const resolve = ((to: Json) => ({
    node: isReference(to) ? valueAt(document, to.$ref) : to,
    location,
  })) as ResolveFn;
  return {
    type,
    key,
    location,
    rawLocation: location,
    rawNode: node,
    parent: undefined,
    parentLocations: {},
    oasVersion: OAS_VERSION,
    getVisitorData: () => ({}),
    resolve,
    ignoreNextVisitorsOnNode,
    report: ({ suggest = [], location: places = {}, ...problem }) => {
      const own = { source: location.source, pointer };
      const told = [places].flat().map((place) => ({ ...own, reportOnKey: false, ...place }));
      found.push({
        ...problem,
        ruleId,
        severity: RULES[ruleId],
        suggest,
        location: told,
      } as NormalizedProblem);
    },
  };
}

/** An object whose whole numbers of any length are numbers: the linter knows no other. */
function withNumbers(node: Json): Json {
  if (!isObject(node) || !Object.values(node).some((member) => typeof member === 'bigint')) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, member]) => [
      name,
      typeof member === 'bigint' ? Number(member) : member,
    ]),
  );
}
