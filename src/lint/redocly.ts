import type { NormalizedProblem } from '@redocly/openapi-core';
import { problemAt } from '../document/problem.js';
import { messageOf } from '../errors.js';
import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf, valueAt } from '../json/pointer.js';
import type { Contract, Problem } from '../model/document.js';
import { schemaPlaces } from '../schema/graph/schema-places.js';
import type { OpenApi31View } from './openapi-31-view.js';
import { openApi31View } from './openapi-31-view.js';

/** Rules about the meaning of a document; style is the author's own affair. */
export const RULES: Readonly<Record<string, 'error' | 'warn'>> = {
  struct: 'error',
  'operation-operationId-unique': 'error',
  'operation-parameters-unique': 'error',
  'path-declaration-must-exist': 'error',
  'path-not-include-query': 'error',
  'path-parameters-defined': 'error',
  'no-identical-paths': 'error',
  'no-ambiguous-paths': 'warn',
  'no-enum-type-mismatch': 'warn',
  'no-undefined-server-variable': 'warn',
  'no-server-trailing-slash': 'warn',
};

/**
 * What Redocly's structural rules find in the bundled document, placed in the user's files.
 * The bundle refers to nothing outside itself, so nothing is read and nothing requested.
 */
export async function structureProblems(contract: Contract): Promise<Problem[]> {
  const { BaseResolver, createConfig, lintDocument, ResolveError, Source } =
    await import('@redocly/openapi-core');
  /** Redocly follows whatever looks like a reference, in examples too; nothing outside the bundle is to be read. */
  class NoResolver extends BaseResolver {
    override loadExternalRef(ref: string): Promise<never> {
      return Promise.reject(new ResolveError(new Error(`${ref} is not read`)));
    }
  }
  const own: Problem[] = [];
  const report = (pointer: Pointer, message: string): void =>
    void own.push(problemAt(contract, pointer, 'document.struct', message));
  const view = viewOf(contract, report);
  // Its places are pointers; made of a text, it would be parsed as YAML first.
  const document = { source: new Source('bundle.json', ''), parsed: view.document };
  try {
    // A configuration made without this function knows no rule at all, and finds nothing.
    const { styleguide: config } = await createConfig({ rules: RULES });
    const found = await lintDocument({ document, config, externalRefResolver: new NoResolver() });
    const isOfUser = ({ location: [at] }: (typeof found)[number]): boolean =>
      contract.openapi !== '3.0' || at?.pointer !== '#/components/pathItems';
    return [...own, ...found.filter(isOfUser).map((each) => problemOf(contract, view, each))];
  } catch (thrown) {
    // A document so odd that the linter itself gives up is still the document's problem.
    const message = `the structure could not be checked: ${messageOf(thrown)}`;
    return [problemAt(contract, '#', 'document.structure', message)];
  }
}

/** The linter knows OpenAPI 3.0 and 3.1. */
function viewOf(contract: Contract, report: (pointer: Pointer, message: string) => void): OpenApi31View {
  const document = digestible(contract);
  return contract.openapi === '3.2'
    ? openApi31View(document, report)
    : { document, originalOf: (pointer) => pointer };
}

function problemOf(
  contract: Contract,
  { originalOf }: OpenApi31View,
  { ruleId, severity, message, location, suggest }: NormalizedProblem,
): Problem {
  const tokens = tokensOf(location[0]?.pointer?.replace(/^#\/?$|^#/, '') ?? '') ?? [];
  const at = originalOf(join('#', ...tokens));
  return problemAt(contract, at, `document.${ruleId}`, message.replace(/\s*\n\s*/g, ' '), {
    severity: severity === 'error' ? 'error' : 'warning',
    hint: suggest.length > 0 ? `Did you mean ${suggest.slice(0, 3).join(', ')}?` : undefined,
  });
}

/** In a document of more schemas, they are linted apart: Redocly follows references on the stack. */
const MAX_LINKED_SCHEMAS = 300;

/**
 * The document without what the linter takes for a mistake and is none, or gives up at: references that lead only to
 * themselves, which have been reported when it runs; boolean schemas, of which it knows a few only; the path items that
 * bundling has put where OpenAPI 3.0 knows none; and, where they could make long chains, references among the schemas:
 * each of them is looked at anyway, and where they lead has been checked.
 */
function digestible(contract: Contract): JsonObject {
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
