import { refusalKeys, successKeys } from '../../document/responses.js';
import { onlyReads } from '../../document/safety.js';
import { isJsonType } from '../../http/media-type.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt, withoutIndexes } from '../../json/pointer.js';
import type { Steps } from '../../json/steps.js';
import type { Operation, SchemaRef } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { soleReference } from '../../schema/graph/edges.js';
import { propertyPaths } from '../../schema/graph/property-paths.js';
import { isValid } from '../../schema/validate/is-valid.js';
import type { OtherBranch } from '../../schema/vary/fullest.js';
import { fullestValue, optionalPaths, otherBranches, otherValues } from '../../schema/vary/fullest.js';
import { baseRequest } from '../base-request.js';
import type { Draft, PlanOptions } from '../shared/draft.js';
import { toCase } from '../shared/draft.js';
import { usualIn } from '../shared/usual.js';
import { keptOf } from './dropped.js';
import type { Refused } from './refused.js';
import type { Whole } from './trial.js';

/** What the ids of the requests start with that have as much in their bodies as an operation takes. */
export function fullestPrefix({ id }: Operation): string {
  return `${id}:behaviors:fullest:`;
}

/** Requests of an operation with more in their bodies than its usual one. */
export interface Fullest {
  whole: Whole;
  /** The request with a body, the `n`-th that is tried. */
  caseOf(body: Json, n: number): Case;
}

/** So many parts that may be left out are looked at. */
const MAX_OPTIONAL = 600;

/**
 * The requests that find out how much an operation takes at once; undefined where its body has nothing to leave out, or
 * it only reads. `basis`: a body that was taken. `refusedOf`: what is known to be refused of bodies of a schema.
 */
export function* fullestRequests(
  operation: Operation,
  options: PlanOptions,
  basis: Json | undefined,
  refusedOf: (schema: Pointer) => Refused,
): Generator<undefined, Fullest | undefined> {
  if (onlyReads(operation)) return undefined;
  const base = baseRequest(operation, options, 'json');
  const { body } = base ?? {};
  const schema = body?.media.schema;
  if (!base || !body || !schema || !isJsonType(body.media.type) || !isObject(body.value)) return undefined;
  const known = refusedOf(soleReference(operation.contract, schema.pointer) ?? schema.pointer);
  const whole = { ...(yield* wholeOf(operation, schema, body.value, basis)), refused: known };
  return {
    whole,
    caseOf(value, n) {
      const draft = usualIn(operation, { ...base, body: { media: body.media, value } }, options.values);
      return toCase(operation, withAll(draft), options, {
        phase: 'behaviors',
        label: `fullest:${String(n)}`,
        why: 'a body with as much in it as is taken',
        clause: operation.requestBody?.pointer ?? operation.pointer,
        // It is tried what goes together: that something does not is no fault.
        expected: {
          claim: 'plausible',
          statuses: [...successKeys(operation), ...refusalKeys(operation)],
          reason: 'it is valid by the schemas, and may have parts that do not go together',
        },
      });
    },
  };
}

/** The draft, nothing of which is left out: what may be left out is what it is about. */
function withAll(draft: Draft): Draft {
  if (!draft.usual) return draft;
  const { madeUpBody: _madeUpBody, ...usual } = draft.usual;
  return { ...draft, usual };
}

function* wholeOf(
  { contract }: Operation,
  { pointer }: SchemaRef,
  usual: Json,
  basis: Json | undefined,
): Generator<undefined, Omit<Whole, 'refused'>> {
  const full = yield* fullestValue(contract, pointer, usual, 'request');
  const optional = yield* found(optionalPaths(contract, pointer, full, 'request'));
  const others = yield* found(otherBranches(contract, pointer, full, 'request'));
  const listed = yield* found(otherValues(contract, pointer, full, 'request'));
  const named = propertyPaths(contract, pointer);
  const shown = keptOf(full, undefined);
  // What has no member that the document names, or only those that are there, has nothing to be seen.
  const isSeen = ({ path, part }: OtherBranch): boolean =>
    [...keptOf(part, undefined)].some((inner) => isNamed(`${withoutIndexes(path)}${inner}`));
  const isNamed = (path: string): boolean => named.has(path) && !shown.has(path);
  const isNew = ({ path }: OtherBranch): boolean => basis === undefined || valueAt(basis, path) === undefined;
  return {
    full,
    optional: optional.slice(0, MAX_OPTIONAL),
    others: others.filter((other) => isNew(other) && isSeen(other)),
    listed,
    isValid: (value) => isValid(contract, 'request', pointer, value),
    ...(isObject(basis) && { basis }),
  };
}

/** All that is found, step by step. */
function* found<Found>(steps: Steps<Found>): Generator<undefined, Found[]> {
  const all: Found[] = [];
  for (const each of steps) {
    yield undefined;
    if (each !== undefined) all.push(each);
  }
  return all;
}
