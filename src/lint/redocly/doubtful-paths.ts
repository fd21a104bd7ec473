import { methodFields } from '../../document/methods.js';
import { someObject } from '../../document/places.js';
import { isReference } from '../../document/references.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { collidingPaths } from './colliding-paths.js';
import { outline } from './outline.js';

/** Those that the linter knows. */
const METHODS = methodFields('3.1');

/**
 * The outline of a document without the paths that are right for sure by the linter's rules about paths, operation ids,
 * parameters and servers: most are, and to walk over them is most of the linter's work. What is left has the same problems.
 */
export function doubtfulOutline(document: JsonObject): JsonObject {
  const { paths } = document;
  if (!isObject(paths) || document['x-webhooks'] !== undefined) return outline(document);
  const others = outline({ ...document, paths: {} });
  const ids = countedIds(others, paths);
  const colliding = collidingPaths(Object.keys(paths));
  const doubtful = Object.entries(paths).filter(
    ([path, item]) =>
      colliding.has(path) || /\{\}|\?/.test(path) || !isSoundItem({ document, path, ids }, item),
  );
  const found = outline({ ...document, paths: Object.fromEntries(doubtful) });
  // What is left out may be what something else refers to.
  const isLinked = someObject(
    found,
    'OpenAPI',
    (_, node) => isReference(node) && !node.$ref.startsWith('#/components/'),
  );
  return isLinked ? outline(document) : found;
}

/** How many operations have an id. */
function countedIds(others: JsonObject, paths: JsonObject): ReadonlyMap<Json, number> {
  const ids = new Map<Json, number>();
  const count = ({ operationId = '' }: JsonObject): void =>
    void ids.set(operationId, (ids.get(operationId) ?? 0) + 1);
  const countAll = (kind: string, node: JsonObject): false => {
    if (kind === 'Operation') count(node);
    return false;
  };
  someObject(others, 'OpenAPI', countAll);
  for (const item of Object.values(paths)) {
    for (const method of isObject(item) ? METHODS : []) {
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(operation)) continue;
      if (operation.callbacks === undefined) count(operation);
      else someObject(operation, 'Operation', countAll);
    }
  }
  return ids;
}

interface Around {
  document: JsonObject;
  path: string;
  ids: ReadonlyMap<Json, number>;
}

function isSoundItem(around: Around, item: Json): boolean {
  if (!isObject(item) || isReference(item) || item.servers !== undefined) return false;
  const { document, path } = around;
  const shared = parameterKeys(document, item.parameters);
  if (!shared || !areNamed(path, shared)) return false;
  return METHODS.every(
    (method) => item[method] === undefined || isSoundOperation(around, item[method], shared),
  );
}

function isSoundOperation(
  { document, path, ids }: Around,
  operation: Json,
  shared: ReadonlySet<string>,
): boolean {
  if (!isObject(operation) || (ids.get(operation.operationId ?? '') ?? 0) > 1) return false;
  // Links and callbacks have servers and operations of their own.
  const { servers, callbacks, responses = {} } = operation;
  if (servers !== undefined || callbacks !== undefined || !isObject(responses)) return false;
  if (!Object.values(responses).every((each) => isWithoutLinks(document, each))) return false;
  const own = parameterKeys(document, operation.parameters);
  return own !== undefined && areNamed(path, own) && areDefined(path, [...shared, ...own]);
}

function isWithoutLinks(document: JsonObject, each: Json): boolean {
  const response = isReference(each) ? valueAt(document, each.$ref) : each;
  return isObject(response) && !isReference(response) && response.links === undefined;
}

/** What tells the parameters of a list apart; undefined where one cannot be told, or is there twice. */
function parameterKeys(document: JsonObject, list: Json | undefined): Set<string> | undefined {
  const keys = new Set<string>();
  if (list === undefined) return keys;
  if (!Array.isArray(list)) return undefined;
  for (const each of list) {
    const parameter = isReference(each) ? valueAt(document, each.$ref) : each;
    if (!isObject(parameter) || isReference(parameter)) return undefined;
    const { in: place, name } = parameter;
    if (typeof place !== 'string' || typeof name !== 'string') return undefined;
    keys.add(`${place}___${name}`);
  }
  return keys.size === list.length ? keys : undefined;
}

/** Whether all parameters that are in the path have their place in it. */
function areNamed(path: string, keys: ReadonlySet<string>): boolean {
  const named = namesIn(path);
  return [...keys].every((key) => !key.startsWith(IN_PATH) || named.includes(key));
}

/** Whether everything that a path names is a parameter. */
function areDefined(path: string, keys: readonly string[]): boolean {
  return namesIn(path).every((name) => keys.includes(name));
}

const IN_PATH = 'path___';

/** The keys of the parameters that a path names, by the linter's own expression. */
function namesIn(path: string): string[] {
  return Array.from(path.matchAll(/\{([a-zA-Z0-9_.-]+)\}+/g), ([, name = '']) => IN_PATH + name);
}
