import type * as TypeScript from 'typescript';
import type { JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { unescapeNames } from './escape-names.js';

/** For private use (Unicode §23.5): between a path and the method of an operation that stands in for another. */
const METHOD = '\uE000';
/** The name of a parameter that is the whole query. */
const QUERY = '\uE001';

/** How many references to a path item are followed. */
const MAX_STEPS = 100;

/**
 * Puts what OpenAPI 3.2 adds, and openapi-typescript knows nothing of, where it looks, in place: an operation of
 * another method is a POST of a path of its own, the whole query one parameter in it. `restore` undoes it in the types.
 */
export function useStandIns(document: JsonObject): void {
  const paths = isObject(document.paths) ? document.paths : {};
  const used = new Set<JsonObject>();
  for (const [path, value] of Object.entries(paths)) {
    const items: JsonObject[] = [];
    for (let item = value; isObject(item) && items.length < MAX_STEPS;) {
      items.push(item);
      used.add(item);
      item = typeof item.$ref === 'string' ? (valueAt(document, item.$ref) ?? null) : null;
    }
    const parameters = items.find((item) => item.parameters !== undefined)?.parameters;
    for (const [method, operation] of items.flatMap(otherOperations)) {
      const key = path + METHOD + method;
      paths[key] ??= {
        ...(parameters === undefined ? {} : { parameters: structuredClone(parameters) }),
        post: structuredClone(operation),
      };
    }
  }
  for (const item of used) {
    delete item.query;
    delete item.additionalOperations;
  }
}

function otherOperations({
  query,
  additionalOperations,
}: JsonObject): [method: string, operation: JsonObject][] {
  const all = [
    ['query', query] as const,
    ...Object.entries(isObject(additionalOperations) ? additionalOperations : {}),
  ];
  return all.flatMap(([method, operation]) => (isObject(operation) ? [[method, operation]] : []));
}

/** The same for one parameter `in: querystring`. */
export function useQueryStandIn(parameter: JsonObject): void {
  if (parameter.in !== 'querystring') return;
  const [media] = Object.values(isObject(parameter.content) ? parameter.content : {});
  const schema = isObject(media) && media.schema !== undefined ? media.schema : {};
  delete parameter.content;
  Object.assign(parameter, { name: QUERY, in: 'query', schema });
}

/** The types with every operation under its path and method, and the whole query in the place of its stand-in. */
export function restore(nodes: readonly TypeScript.Node[], ts: typeof TypeScript): TypeScript.Node[] {
  return nodes.map((node) => {
    const transform = (context: TypeScript.TransformationContext) => (root: TypeScript.Node) =>
      queryVisitor(ts, context)(root) as TypeScript.Node;
    const [restored = node] = ts.transform(node, [transform]).transformed;
    return ts.isInterfaceDeclaration(restored) && restored.name.text === 'paths'
      ? mergedPaths(restored, ts)
      : restored;
  });
}

function queryVisitor(ts: typeof TypeScript, context: TypeScript.TransformationContext): TypeScript.Visitor {
  const visit = (node: TypeScript.Node): TypeScript.Node => {
    if (ts.isPropertySignature(node) && node.type && ts.isTypeLiteralNode(node.type)) {
      const [only] = node.type.members;
      if (only && ts.isPropertySignature(only) && nameOf(only, ts) === QUERY)
        return ts.factory.updatePropertySignature(
          node,
          node.modifiers,
          node.name,
          node.questionToken,
          only.type,
        );
    }
    return ts.visitEachChild(node, visit, context);
  };
  return visit;
}

function mergedPaths(
  paths: TypeScript.InterfaceDeclaration,
  ts: typeof TypeScript,
): TypeScript.InterfaceDeclaration {
  const others = new Map<string, TypeScript.PropertySignature[]>();
  const own = paths.members.filter((member) => {
    const [path = '', method] = nameOf(member, ts)?.split(METHOD) ?? [];
    const operation = method === undefined ? undefined : operationIn(member, ts);
    if (method === undefined || !operation) return true;
    const name = /^[a-z]+$/.test(method) ? method : ts.factory.createStringLiteral(unescapeNames(method));
    const signature = ts.factory.createPropertySignature(undefined, name, undefined, operation);
    others.set(path, [...(others.get(path) ?? []), signature]);
    return false;
  });
  const members = own.map((member) => {
    const added = others.get(nameOf(member, ts) ?? '');
    if (!added || !ts.isPropertySignature(member) || !member.type || !ts.isTypeLiteralNode(member.type))
      return member;
    const type = ts.factory.updateTypeLiteralNode(
      member.type,
      ts.factory.createNodeArray([...member.type.members, ...added]),
    );
    return ts.factory.updatePropertySignature(
      member,
      member.modifiers,
      member.name,
      member.questionToken,
      type,
    );
  });
  const { modifiers, name, typeParameters, heritageClauses } = paths;
  return ts.factory.updateInterfaceDeclaration(
    paths,
    modifiers,
    name,
    typeParameters,
    heritageClauses,
    members,
  );
}

/** The type of the operation under POST. */
function operationIn(member: TypeScript.TypeElement, ts: typeof TypeScript): TypeScript.TypeNode | undefined {
  if (!ts.isPropertySignature(member) || !member.type || !ts.isTypeLiteralNode(member.type)) return undefined;
  const post = member.type.members.find((each) => nameOf(each, ts) === 'post');
  return post && ts.isPropertySignature(post) ? post.type : undefined;
}

function nameOf({ name }: TypeScript.TypeElement, ts: typeof TypeScript): string | undefined {
  return name && (ts.isStringLiteral(name) || ts.isIdentifier(name)) ? name.text : undefined;
}
