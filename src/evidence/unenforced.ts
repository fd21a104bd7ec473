import { UNPROVED } from '../document/problem.js';
import { successKeys } from '../document/responses.js';
import type { JsonObject, Pointer } from '../json/json.js';
import { memoize, memoizeBy } from '../json/memoize.js';
import { escapeToken, join } from '../json/pointer.js';
import type { Contract, Operation, Parameter, Problem, SchemaRef } from '../model/document.js';
import type { Evidence } from '../model/report.js';
import { customFormatsOf } from '../schema/custom-formats.js';
import { schemaAt, soleReference } from '../schema/graph/edges.js';
import { isHidden } from '../schema/graph/visibility.js';
import type { Direction } from '../schema/keywords/dialect.js';
import type { Edge } from '../schema/keywords/edges.js';
import { UNSATISFIABLE } from '../schema/satisfiability/problems.js';
import { isAboutUnknown, unknownWords } from '../schema/unknown-words.js';

/** A keyword that nobody enforces, at a place of a message's schema. */
interface Unenforced {
  /** Property names from the root; `[]` stands for the items of an array, `*` for the members of a map. */
  path: string;
  keyword: string;
  pointer: Pointer;
  why: string;
}

/** Bounds a very wide schema: beyond it, places are not listed one by one. */
const MAX_PLACES = 5000;

/** Why a keyword is not enforced, by its place in the document, other than that nobody knows it. */
const reasonsOf = memoize(
  (contract: Contract) =>
    new Map(
      contract.problems
        .filter((problem) => problem.severity === 'warning' && isUnenforced(problem))
        .map(({ pointer, message }) => [pointer, message]),
    ),
);

/** What nothing satisfies, or a part of OpenAPI 3.2 that is not looked at. */
function isUnenforced({ code }: Problem): boolean {
  return code === UNPROVED || code === UNSATISFIABLE;
}

/** Whether anything in a contract is a format or keyword that nobody knows. */
const hasUnknown = memoize(({ problems }: Contract) => problems.some(isAboutUnknown));

/** A schema of an operation's messages, and how clauses about it are named. */
interface Part {
  about: Evidence['about'];
  direction: Direction;
  name: string;
  schema: SchemaRef | undefined;
  /** The media type whose schema it is. */
  media?: Pointer;
}

/**
 * The clauses of an operation that no run can prove, because a schema has a format or keyword that nobody knows: its
 * type is enforced, and whatever else it means is not; or because no value satisfies it. Each is never seen, and says why.
 */
export function unenforcedClauses(operation: Operation): Evidence[] {
  const { contract, id } = operation;
  if (reasonsOf(contract).size === 0 && !hasUnknown(contract)) return [];
  return [...responseParts(operation), ...requestParts(operation)].flatMap(
    ({ about, direction, name, schema, media }) =>
      [...unenforcedOf(contract, media), ...unenforcedIn(contract, schema, direction)].map(
        ({ path, keyword, pointer, why }) => ({
          document: contract.name,
          operation: id,
          about,
          clause: `${name}${path}:${keyword}`,
          pointer,
          state: 'never',
          count: 0,
          reason: why,
          unenforced: true,
        }),
      ),
  );
}

function responseParts(operation: Operation): Part[] {
  const successes = successKeys(operation);
  return operation.responses.flatMap(({ status, headers, content }) => {
    const about = successes.includes(status) ? 'success' : 'error';
    const common = { about, direction: 'response' } as const;
    return [
      ...headers.map((header) => {
        const name = `${status} header ${header.name.toLowerCase()}`;
        return { ...common, name, schema: schemaOf(header) };
      }),
      ...content.flatMap(({ type, schema, itemSchema, pointer }) => [
        { ...common, name: `${status} ${type} #`, schema, media: pointer },
        { ...common, name: `${status} ${type} #/[]`, schema: itemSchema },
      ]),
    ];
  });
}

function requestParts({ parameters, requestBody }: Operation): Part[] {
  const common = { about: 'request', direction: 'request' } as const;
  return [
    ...parameters.map((parameter) => {
      const name = `refuses ${parameter.in}/${parameter.name}`;
      return { ...common, name, schema: schemaOf(parameter) };
    }),
    ...(requestBody?.content ?? []).flatMap(({ schema, itemSchema, pointer }) => [
      { ...common, name: 'refuses body', schema, media: pointer },
      { ...common, name: 'refuses body/[]', schema: itemSchema },
    ]),
  ];
}

function schemaOf({ schema, content }: Pick<Parameter, 'schema' | 'content'>): SchemaRef | undefined {
  return schema ?? content?.schema;
}

/** What is not looked at of a media type itself. */
function unenforcedOf(contract: Contract, media: Pointer | undefined): Unenforced[] {
  if (media === undefined) return [];
  const parts = ['itemSchema', 'prefixEncoding', 'itemEncoding'].map(
    (keyword) => [keyword, join(media, keyword)] as const,
  );
  return [['parts', media] as const, ...parts].flatMap(([keyword, pointer]) => {
    const why = reasonsOf(contract).get(pointer);
    return why === undefined ? [] : [{ path: '', keyword, pointer, why }];
  });
}

function unenforcedIn(
  contract: Contract,
  root: SchemaRef | undefined,
  direction: Direction,
): readonly Unenforced[] {
  if (!root) return [];
  // What many messages refer to is walked once; what stands beside a reference has a pointer of its own.
  const target = isBare(contract, root) ? soleReference(contract, root.pointer) : undefined;
  return target === undefined
    ? walked(contract, root.pointer, direction)
    : ofTarget[direction](contract, target);
}

function isBare(contract: Contract, { pointer }: SchemaRef): boolean {
  return Object.keys(schemaAt(contract, pointer)?.node ?? {}).length === 1;
}

const ofTarget = {
  request: memoizeBy((contract: Contract, root: Pointer) => walked(contract, root, 'request')),
  response: memoizeBy((contract: Contract, root: Pointer) => walked(contract, root, 'response')),
};

function walked(contract: Contract, root: Pointer, direction: Direction): readonly Unenforced[] {
  const reasons = reasonsOf(contract);
  const found: Unenforced[] = [];
  const pending = [{ path: '', pointer: root }];
  const seen = new Set<Pointer>();
  for (const { path, pointer } of pending) {
    const schema = seen.has(pointer) || seen.size >= MAX_PLACES ? undefined : schemaAt(contract, pointer);
    if (!schema) continue;
    seen.add(pointer);
    // Not all of them are among the problems, where there are very many.
    const unknown = hasUnknown(contract) ? unknownIn(contract, schema.node) : new Map<string, string>();
    for (const keyword of Object.keys(schema.node)) {
      const why = reasons.get(join(pointer, keyword)) ?? unknown.get(keyword);
      if (why !== undefined) found.push({ path, keyword, pointer: join(pointer, keyword), why });
    }
    for (const edge of schema.edges) {
      if (edge.kind === 'member' && isHidden(contract, edge.to, direction)) continue;
      pending.push({ path: path + stepOf(edge), pointer: edge.to });
    }
  }
  return found;
}

function unknownIn(contract: Contract, node: JsonObject): ReadonlyMap<string, string> {
  const words = unknownWords(node, contract.openapi, customFormatsOf(contract));
  return new Map(words.map(({ keyword, message }) => [keyword, message]));
}

/** The step from a value to the part of it that an edge is about; empty where it is about the value itself. */
function stepOf(edge: Edge): string {
  if (edge.kind === 'item') return '/[]';
  if (edge.kind !== 'member') return '';
  return edge.keyword === 'properties' ? `/${escapeToken(edge.name)}` : '/*';
}
