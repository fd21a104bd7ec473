import type { NormalizedNodeType } from '@redocly/openapi-core/lib/types/index.js';
import type { NormalizedProblem, WalkContext } from '@redocly/openapi-core/lib/walk.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { schemaPlaces } from '../../schema/graph/schema-places.js';
import { withMarks } from './marks.js';
import { OAS_VERSION, redocly, visitorOf } from './parts.js';
import type { RuleName } from './rules.js';
import { RULES } from './rules.js';

/** In a document of more schemas, they are linted apart: Redocly follows references on the stack. */
const MAX_LINKED_SCHEMAS = 300;

/**
 * What Redocly's linter finds in a document by some rules. The document refers to nothing outside itself, so nothing is
 * read and nothing requested.
 * @throws Error where the document is so odd that the linter gives up.
 */
export async function linted(
  document: JsonObject,
  types: Record<string, NormalizedNodeType>,
  rules: readonly RuleName[],
): Promise<NormalizedProblem[]> {
  const { BaseResolver, normalizeVisitors, resolveDocument, ResolveError, Source, walkDocument } = redocly();
  /** Redocly follows whatever looks like a reference, in examples too; nothing outside the bundle is to be read. */
  class NoResolver extends BaseResolver {
    override loadExternalRef(ref: string): Promise<never> {
      return Promise.reject(new ResolveError(new Error(`${ref} is not read`)));
    }
  }
  // Its places are pointers; made of a text, it would be parsed as YAML first.
  const given = { source: new Source('bundle.json', ''), parsed: withMarks(document) };
  const rootType = types.Root as NormalizedNodeType;
  const visitors = rules.map((ruleId) => ({ ruleId, severity: RULES[ruleId], visitor: visitorOf(ruleId) }));
  const ctx: WalkContext = { problems: [], oasVersion: OAS_VERSION, visitorsData: {} };
  const resolvedRefMap = await resolveDocument({
    rootDocument: given,
    rootType,
    externalRefResolver: new NoResolver(),
  });
  const normalizedVisitors = normalizeVisitors(visitors, types);
  walkDocument({ document: given, rootType, normalizedVisitors, resolvedRefMap, ctx });
  return ctx.problems;
}

/**
 * The document without what the linter takes for a mistake and is none, or gives up at: references that lead only to
 * themselves, which have been reported when it runs; boolean schemas, of which it knows a few only; the path items that
 * bundling has put where OpenAPI 3.0 knows none; and, where they could make long chains, references among the schemas:
 * each of them is looked at anyway, and where they lead has been checked.
 */
export function digestible(contract: Contract): JsonObject {
  const document = copied(contract.document) as JsonObject;
  // Of a number, the linter knows no version.
  if (typeof document.openapi !== 'string') document.openapi = `${contract.openapi}.0`;
  for (const { code, pointer } of contract.problems) {
    const node = code === 'document.ref.circular' ? valueAt(document, pointer) : undefined;
    if (isObject(node)) delete node.$ref;
  }
  const { components } = document;
  const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  const isApart = Object.keys(schemas).length > MAX_LINKED_SCHEMAS;
  for (const { node, pointer } of schemaPlaces(contract)) {
    if (typeof node === 'boolean') replaceAt(document, pointer, node ? {} : { not: {} });
    else if (isApart && isObject(node) && isBetweenSchemas(pointer, node.$ref)) {
      const linked = valueAt(document, pointer);
      if (isObject(linked)) delete linked.$ref;
    }
  }
  return document;
}

/** A copy in which whole numbers of any length are numbers: the linter knows no other. */
function copied(value: Json): Json {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(copied);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member)]));
}

function isBetweenSchemas(from: Pointer, to: Json | undefined): boolean {
  const section = '#/components/schemas/';
  return from.startsWith(section) && typeof to === 'string' && to.startsWith(section);
}

function replaceAt(document: JsonObject, pointer: Pointer, value: Json): void {
  const tokens = tokensOf(pointer) ?? [];
  const last = tokens.pop();
  const parent = valueAt(document, join('#', ...tokens));
  if (last === undefined) return;
  if (Array.isArray(parent)) parent[Number(last)] = value;
  else if (isObject(parent)) parent[last] = value;
}
