import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';

/** The matchers of one place of a body. */
export interface MatchingRule {
  /** Steps from the body to the place: names, indices, and `*` for every item or member. */
  path: string[];
  matchers: JsonObject[];
  /** Its place in the pact. */
  pointer: string;
}

/**
 * The rules for a body: by path within `body` since version 3, by path from `$.body` in version 2. Rules whose path
 * cannot be read are left out.
 */
export function rulesOf(rules: Json | undefined, pointer: string): MatchingRule[] {
  if (!isObject(rules)) return [];
  const { body } = rules;
  if (isObject(body))
    return Object.entries(body).flatMap(([path, rule]) => ruleAt(path, rule, join(pointer, 'body', path)));
  return Object.entries(rules).flatMap(([path, rule]) => {
    const [, rest] = /^\$\.body(.*)$/s.exec(path) ?? [];
    return rest === undefined ? [] : ruleAt(`$${rest}`, rule, join(pointer, path));
  });
}

function ruleAt(path: string, rule: Json, pointer: string): MatchingRule[] {
  const steps = stepsOf(path);
  if (!steps || !isObject(rule)) return [];
  const matchers = Array.isArray(rule.matchers) ? rule.matchers.filter(isObject) : [rule];
  return [{ path: steps, matchers, pointer }];
}

/** The steps of `$.a[*]['b-c'].*`; undefined when it is no such path. */
export function stepsOf(path: string): string[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = [];
  const step = /\.([^.[\]]+)|\[(\d+|\*)\]|\[(['"])(.*?)\3\]/gy;
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) return undefined;
    const [, name, index, , quoted] = found;
    steps.push(name ?? index ?? quoted ?? '');
  }
  return steps;
}
