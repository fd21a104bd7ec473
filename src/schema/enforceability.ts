import type { Contract, Json, JsonObject, Pointer, Problem } from '../model.js';
import { messageOf } from '../errors.js';
import { isObject, walk } from '../openapi/grammar.js';
import { join } from '../openapi/pointer.js';
import { ANNOTATIONS, APPLICATORS, ASSERTIONS } from './dialect.js';
import { parsePattern } from './patterns.js';
import { schemasOf } from './schemas.js';
import { isKnownFormat } from './formats.js';

const OPENAPI_30 = ['nullable'];
const KNOWN = new Set<string>([...ASSERTIONS, ...ANNOTATIONS, ...APPLICATORS, '$ref']);

/** What authors meant by keywords that other drafts know. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  additionalItems: "In JSON Schema 2020-12, use 'prefixItems' and 'items'.",
  dependencies: "In JSON Schema 2020-12, use 'dependentRequired' or 'dependentSchemas'.",
  nullable: "In OpenAPI 3.1, write type: [string, 'null'].",
  $id: 'Identifiers inside an OpenAPI document are not supported: refer by #/components/….',
  $anchor: 'Anchors are not supported: refer by #/components/….',
  $dynamicRef: 'Dynamic references are not supported: use $ref.',
  $dynamicAnchor: 'Dynamic references are not supported: use $ref.',
};

/**
 * Every reason why a schema of the contract cannot be enforced as written: an unreadable pattern, a format or keyword
 * nobody knows, a keyword with a value of the wrong kind, or anything else that ajv refuses. An empty list means
 * that every schema compiles and that no part of one would be skipped.
 */
export function unenforceable(contract: Contract): Problem[] {
  const problems: Problem[] = [];
  const report = (pointer: Pointer, code: string, message: string, hint?: string): void => {
    const location = contract.locate(pointer);
    problems.push({
      code,
      severity: 'error',
      message,
      pointer,
      location,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  for (const { kind, node, pointer } of walk(contract.document, 'OpenAPI', '#')) {
    if (kind !== 'Schema') continue;
    keywordProblems(contract, node, pointer, report);
    patternProblems(node, pointer, report);
    formatProblems(node, pointer, report);
    shapeProblems(contract, node, pointer, report);
  }
  if (problems.length === 0) compileProblems(contract, report);
  return problems;
}

type Reporter = (pointer: Pointer, code: string, message: string, hint?: string) => void;

function keywordProblems(contract: Contract, node: JsonObject, pointer: Pointer, report: Reporter): void {
  for (const keyword of Object.keys(node)) {
    if (KNOWN.has(keyword) || keyword.startsWith('x-')) continue;
    if (contract.openapi === '3.0' && OPENAPI_30.includes(keyword)) continue;
    const hint = SUCCESSORS[keyword] ?? `If it is an annotation of your own, name it x-${keyword}.`;
    const message = `the keyword '${keyword}' is unknown to JSON Schema 2020-12 and would not be enforced`;
    report(join(pointer, keyword), 'document.schema.keyword', message, hint);
  }
}

function patternProblems(node: JsonObject, pointer: Pointer, report: Reporter): void {
  const patterns: [string, Pointer][] = [];
  if (typeof node.pattern === 'string') patterns.push([node.pattern, join(pointer, 'pattern')]);
  if (isObject(node.patternProperties)) {
    const at = join(pointer, 'patternProperties');
    patterns.push(
      ...Object.keys(node.patternProperties).map((key): [string, Pointer] => [key, join(at, key)]),
    );
  }
  for (const [pattern, at] of patterns) {
    try {
      parsePattern(pattern);
    } catch (thrown) {
      const hint =
        'Write it in ECMAScript syntax: no inline flags such as (?i), no possessive quantifiers, no \\A or \\Z.';
      report(
        at,
        'document.schema.pattern',
        `not an ECMAScript regular expression: ${messageOf(thrown)}`,
        hint,
      );
    }
  }
}

function formatProblems(node: JsonObject, pointer: Pointer, report: Reporter): void {
  if (typeof node.format !== 'string' || isKnownFormat(node.format)) return;
  const hint =
    'Use a format of JSON Schema 2020-12 or of the OpenAPI Format Registry, or a pattern; an annotation of your own is named x-….';
  report(
    join(pointer, 'format'),
    'document.schema.format',
    `the format '${node.format}' is unknown and would not be enforced`,
    hint,
  );
}

/** The meta-schema's complaints about this schema object alone; nested ones are visited on their own. */
function shapeProblems(contract: Contract, node: JsonObject, pointer: Pointer, report: Reporter): void {
  const { $ref, ...own } = node;
  if (typeof $ref === 'string' && contract.openapi === '3.0') return;
  const schemas = schemasOf(contract, 'response');
  const shallow = Object.fromEntries(
    Object.entries(own).filter(([key, value]) => !isJudgedElsewhere(key, value)),
  );
  const seen = new Set<string>();
  for (const violation of schemas.metaViolations(schemas.translateLoose(shallow, pointer))) {
    const keyword = violation.instancePath.split('/')[1] ?? '';
    if (seen.has(keyword)) continue;
    seen.add(keyword);
    const at = keyword === '' ? pointer : join(pointer, keyword);
    report(
      at,
      'document.schema.invalid',
      `${keyword === '' ? 'the schema' : `'${keyword}'`} ${violation.message ?? 'is invalid'}`,
    );
  }
}

/** Patterns have a check of their own, and well-shaped applicators hold schemas that are visited by themselves. */
function isJudgedElsewhere(keyword: string, value: Json | undefined): boolean {
  if (keyword === 'pattern') return typeof value === 'string';
  return APPLICATORS.includes(keyword) && typeof value === 'object' && value !== null;
}

/** What only compiling shows, such as a `$ref` into nowhere. Each schema that something refers to is compiled. */
function compileProblems(contract: Contract, report: Reporter): void {
  for (const { kind, pointer } of walk(contract.document, 'OpenAPI', '#')) {
    if (kind !== 'Schema' || !isRoot(pointer)) continue;
    for (const direction of ['request', 'response'] as const) {
      try {
        schemasOf(contract, direction).compile(pointer);
      } catch (thrown) {
        report(
          pointer,
          'document.schema.uncompilable',
          `ajv cannot compile the schema: ${messageOf(thrown)}`,
        );
        break;
      }
    }
  }
}

/** A schema that a message or a component holds directly, not one inside another schema. */
function isRoot(pointer: Pointer): boolean {
  return pointer.endsWith('/schema') || /^#\/components\/schemas\/[^/]+$/.test(pointer);
}
