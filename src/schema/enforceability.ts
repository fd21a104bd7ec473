import { problemAt } from '../document/problem.js';
import { messageOf } from '../errors.js';
import type { JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join } from '../json/pointer.js';
import type {
  Contract,
  Header,
  MediaType,
  Operation,
  Problem,
  SchemaRef,
  Severity,
} from '../model/document.js';
import type { CustomFormats } from './custom-formats.js';
import { mayBeEndless } from './graph/edges.js';
import { endlessSchemas } from './graph/recursion.js';
import type { SchemaPlace } from './graph/schema-places.js';
import { schemaPlaces, schemaPlacesFrom } from './graph/schema-places.js';
import { isKnownDialect, isOlderDialect } from './keywords/dialects/meta-schemas.js';
import { shapeFaults } from './keywords/dialects/shape-faults.js';
import { isReferenceObject } from './keywords/edges.js';
import { parsePattern } from './keywords/pattern.js';
import type { UnknownLimits } from './unknown-words.js';
import { isAboutUnknown, unknownWords, UntoldWords } from './unknown-words.js';
import { isSmall } from './validate/size.js';
import { schemasOf } from './validate/validator.js';

const UNLIMITED: UnknownLimits = { ofOne: Infinity, ofAll: Infinity };

type Reporter = (
  pointer: Pointer,
  code: string,
  message: string,
  details?: { hint?: string; severity?: Severity },
) => void;

/**
 * What is wrong with the schemas of a contract by what they say: an unreadable pattern, a keyword with a value of the
 * wrong kind, a schema that applies itself without end, and, as warnings, formats and keywords that nobody knows: those
 * are annotations (JSON Schema 2020-12 core §6.5, validation §7.2.3). Nothing is compiled.
 * @param formats Those that are declared are known.
 * @param unknown How much is told of what nobody knows: the rest is counted. Without limit by default.
 */
export function schemaFaults(
  contract: Contract,
  { formats = {}, unknown = UNLIMITED }: { formats?: CustomFormats; unknown?: UnknownLimits } = {},
): Problem[] {
  const { problems, report: add } = collector(contract);
  const untold = new UntoldWords(unknown);
  const report: Reporter = (pointer, code, message, details) => {
    const isBounded = details?.severity === 'warning' && isAboutUnknown({ code });
    if (!isBounded || untold.hasRoom(message)) add(pointer, code, message, details);
  };
  const pointers: Pointer[] = [];
  for (const { node, pointer } of schemaPlaces(contract)) {
    if (mayBeEndless(contract, node)) pointers.push(pointer);
    if (isObject(node)) schemaObjectProblems(contract, node, pointer, report, formats);
    // A $ref in place of a whole map has been reported when the document was loaded.
    else if (typeof node !== 'boolean' && !pointer.endsWith('/$ref'))
      report(pointer, 'document.schema.invalid', 'a schema is an object or a boolean');
  }
  const known = new Set(contract.problems.map(({ pointer }) => pointer));
  for (const pointer of endlessSchemas(contract, pointers)) {
    // References in a circle have been reported when the document was loaded.
    if (!known.has(pointer))
      report(pointer, 'document.schema.recursion', 'the schema applies itself to the same value without end');
  }
  untold.addTo(problems);
  return problems;
}

/**
 * The schemas that ajv cannot compile, of those that a message or a component holds. Those without other faults are
 * worth compiling.
 */
export function uncompilableSchemas(contract: Contract, places: Iterable<SchemaPlace>): Problem[] {
  const { problems, report } = collector(contract);
  const isWhole = !contract.problems.some(({ code }) => code === 'document.ref.unresolved');
  for (const { node, pointer } of places)
    // Where references lead somewhere, only what is too large fails, and most schemas need not be translated to tell.
    if (isRoot(pointer) && !(isWhole && node !== undefined && isSmall(node)))
      compileProblems(contract, pointer, report);
  return problems;
}

/** The schemas that operations need, those within others too, each once; without those `seen`, which are added to it. */
export function neededSchemas(
  contract: Contract,
  operations: readonly Operation[],
  seen = new Set<Pointer>(),
): Iterable<SchemaPlace> {
  return schemaPlacesFrom(contract, operations.flatMap(schemasOfOperation), seen);
}

/** Every problem of every schema. Without errors, all of them compile. */
export function unenforceable(contract: Contract): Problem[] {
  const faults = schemaFaults(contract);
  if ([...contract.problems, ...faults].some(({ severity }) => severity === 'error')) return faults;
  const { problems, report } = collector(contract);
  for (const { pointer } of schemaPlaces(contract))
    if (isRoot(pointer)) compileProblems(contract, pointer, report);
  return [...faults, ...problems];
}

function collector(contract: Contract): { problems: Problem[]; report: Reporter } {
  const problems: Problem[] = [];
  const report: Reporter = (pointer, code, message, details = {}) => {
    problems.push(problemAt(contract, pointer, code, message, details));
  };
  return { problems, report };
}

/** Where the schemas of an operation's messages stand. */
function schemasOfOperation({ parameters, requestBody, responses }: Operation): Pointer[] {
  const ofHeaders = (headers: readonly Header[]): Pointer[] =>
    headers.flatMap(({ schema, content }) => [...pointerOf(schema), ...pointerOf(content?.schema)]);
  const ofMedia = ({ schema, itemSchema, encoding = [] }: MediaType): Pointer[] => [
    ...pointerOf(schema),
    ...pointerOf(itemSchema),
    ...encoding.flatMap(({ headers }) => ofHeaders(headers)),
  ];
  return [
    ...parameters.flatMap(({ schema, content }) => [
      ...pointerOf(schema),
      ...(content ? ofMedia(content) : []),
    ]),
    ...(requestBody?.content ?? []).flatMap(ofMedia),
    ...responses.flatMap(({ headers, content }) => [...ofHeaders(headers), ...content.flatMap(ofMedia)]),
  ];
}

function pointerOf(schema: SchemaRef | undefined): Pointer[] {
  return schema ? [schema.pointer] : [];
}

function schemaObjectProblems(
  contract: Contract,
  node: JsonObject,
  pointer: Pointer,
  report: Reporter,
  formats: CustomFormats,
): void {
  for (const { code, keyword, message, ...details } of unknownWords(node, contract.openapi, formats))
    report(join(pointer, keyword), code, message, details);
  dialectProblems(contract, node, pointer, report);
  if (isReferenceObject(node, contract.openapi)) return;
  nullableProblems(contract, node, pointer, report);
  patternProblems(node, pointer, report);
  shapeProblems(contract, node, pointer, report);
}

/** What another dialect means by its keywords is not known (JSON Schema 2020-12 core §8.1.1). */
function dialectProblems({ openapi }: Contract, node: JsonObject, pointer: Pointer, report: Reporter): void {
  if (openapi === '3.0' || typeof node.$schema !== 'string') return;
  const isOlder = isOlderDialect(node.$schema);
  if (isKnownDialect(node.$schema)) return;
  const hint = 'Write the schema in JSON Schema 2020-12, and leave $schema out.';
  const message = isOlder
    ? `$schema names an older draft (${node.$schema}); the schema is read as JSON Schema 2020-12`
    : `the dialect ${node.$schema} is unknown: what its keywords mean cannot be told`;
  const severity = isOlder ? 'warning' : 'error';
  report(join(pointer, '$schema'), 'document.schema.dialect', message, { hint, severity });
}

/** In OpenAPI 3.0, it adds null to the type that stands beside it, and does nothing without one (3.0.3 §4.7.24). */
function nullableProblems({ openapi }: Contract, node: JsonObject, pointer: Pointer, report: Reporter): void {
  if (openapi !== '3.0' || node.nullable !== true || node.type !== undefined) return;
  const hint = "Write the type beside it, or a choice of the schema and one with 'enum: [null]'.";
  const message = "'nullable' has no effect without a 'type' in the same schema";
  report(join(pointer, 'nullable'), 'document.schema.nullable', message, { hint, severity: 'warning' });
}

function patternProblems(node: JsonObject, pointer: Pointer, report: Reporter): void {
  const patterns: [string, Pointer][] = [];
  if (typeof node.pattern === 'string') patterns.push([node.pattern, join(pointer, 'pattern')]);
  for (const key of Object.keys(isObject(node.patternProperties) ? node.patternProperties : {}))
    patterns.push([key, join(pointer, 'patternProperties', key)]);
  for (const [pattern, at] of patterns) {
    try {
      parsePattern(pattern);
    } catch (thrown) {
      const hint =
        'Write it in ECMAScript syntax: no inline flags such as (?i), no possessive quantifiers, no \\A or \\Z.';
      const message = `not an ECMAScript regular expression: ${messageOf(thrown)}`;
      report(at, 'document.schema.pattern', message, { hint });
    }
  }
}

function shapeProblems({ openapi }: Contract, node: JsonObject, pointer: Pointer, report: Reporter): void {
  for (const { keyword, message } of shapeFaults(node, openapi)) {
    const [at, what] =
      keyword === undefined ? [pointer, 'the schema'] : [join(pointer, keyword), `'${keyword}'`];
    report(at, 'document.schema.invalid', `${what} ${message}`);
  }
}

/** What only translating a schema for ajv shows. ajv compiles it when a value meets it, which is most of the work. */
function compileProblems(contract: Contract, pointer: Pointer, report: Reporter): void {
  for (const direction of ['request', 'response'] as const) {
    try {
      schemasOf(contract, direction).prepare(pointer);
    } catch (thrown) {
      const message = `ajv cannot compile the schema: ${messageOf(thrown)}`;
      report(pointer, 'document.schema.uncompilable', message);
      break;
    }
  }
}

/** A schema that a message or a component holds directly, not one inside another schema. */
function isRoot(pointer: Pointer): boolean {
  return pointer.endsWith('/schema') || /^#\/components\/schemas\/[^/]*$/.test(pointer);
}
