import { refusalKeys, successKeys } from '../document/responses.js';
import { carriesCredential, nameOf } from '../http/credentials/index.js';
import { isObject, type Json, type JsonObject } from '../json/json.js';
import { bindRequest } from '../mock/request/bind.js';
import { reasonText } from '../mock/request/refusal.js';
import { splitTarget } from '../mock/request/request.js';
import type { Operation } from '../model/document.js';
import type { Case, Claim, Leniency, PlannedRequest, SentRequest } from '../model/exchange.js';
import type { RecordedExchange } from './recorded.js';
import { phaseOf } from './recorded.js';

/** The request as text: what is no UTF-8 is of no media type that anything is said about. */
export function sentRequest({ method, url, headers, body }: RecordedExchange): SentRequest {
  return { method, url, headers, ...(body && { body: Buffer.from(body).toString('utf8') }) };
}

/**
 * A recorded request as a case. Where the document takes it, it must be served, as far as its schemas say all that the
 * server may ask for; where the document does not, it must be refused.
 */
export function caseOf(
  recorded: RecordedExchange,
  operation: Operation,
  pathTexts: ReadonlyMap<string, string>,
  label: string,
): Case {
  const { path, query } = splitTarget(recorded.url);
  const { method, headers, body = new Uint8Array() } = recorded;
  const bound = bindRequest(operation, pathTexts, { method, path, query, headers, body });
  const why = bound.kind === 'refusal' ? reasonText(bound, MOST_REASONS) : reasonsOf(bound.violations);
  const [first] = bound.violations;
  const id = `${operation.id}:recorded:${label.replace(/^\D*/, '')}`;
  const common = { id, operation, phase: 'examples' as const, request: plannedRequest(recorded) };
  if (bound.kind === 'bound' && !first) {
    const [requirement, ...others] = operation.security;
    const isNamed = requirement && others.length === 0 && carriesCredential(operation, headers);
    return {
      ...{ ...common, why: `${label} of the recording`, clause: operation.pointer },
      ...(isNamed && { security: nameOf(requirement) }),
      expected: {
        claim: 'plausible',
        statuses: successKeys(operation),
        reason: 'it is valid by the schemas',
      },
    };
  }
  return {
    ...{ ...common, why, clause: clauseOf(operation, first?.at ?? []) },
    ...(first && { violated: { keyword: first.code } }),
    expected: {
      claim: 'invalid',
      statuses: refusalKeys(operation),
      reason: 'the request is not as documented',
    },
  };
}

/** Faults of one request that are told. */
const MOST_REASONS = 3;

function reasonsOf(violations: readonly { at: string[]; message: string }[]): string {
  return violations
    .slice(0, MOST_REASONS)
    .map(({ at, message }) => `${at.join('/')}: ${message}`)
    .join('; ');
}

function clauseOf({ pointer, parameters, requestBody }: Operation, [place, name]: readonly string[]): string {
  if (place === 'body') return requestBody?.pointer ?? pointer;
  return parameters.find((each) => each.in === place && each.name === name)?.pointer ?? pointer;
}

/** The request as a case plans it. */
export function plannedRequest(recorded: RecordedExchange): PlannedRequest {
  const { method, headers, url, body } = sentRequest(recorded);
  const { path, query } = splitTarget(url);
  const target = query === '' ? path : `${path}?${query}`;
  return { method, target, headers, ...(body !== undefined && { body }) };
}

const CLAIMS: readonly Claim[] = ['documented', 'plausible', 'invalid', 'unauthenticated', 'method'];

/** The case that specproof has made itself, as far as the recording says so and the operation is still there. */
export function ownCase(
  recorded: RecordedExchange,
  operations: ReadonlyMap<string, Operation>,
): Case | undefined {
  const { document, operation: name, case: planned } = recorded.origin ?? {};
  if (typeof document !== 'string' || typeof name !== 'string' || !isObject(planned)) return undefined;
  const operation = operations.get(`${document} ${name}`);
  const claim = CLAIMS.find((known) => known === planned.claim);
  const phase = phaseOf(planned.phase);
  const texts = ['id', 'why', 'clause', 'reason'].map((member) => planned[member]);
  if (!operation || !claim || !phase || !texts.every(isText)) return undefined;
  const [id = '', why = '', clause = '', reason = ''] = texts;
  const { violated, afterWrite, security, statuses } = planned;
  return {
    ...{ id, operation, phase, why, clause, request: plannedRequest(recorded) },
    ...violatedIn(violated),
    ...(afterWrite === true && { afterWrite }),
    ...(isText(security) && { security }),
    expected: { claim, statuses: Array.isArray(statuses) ? statuses.filter(isText) : [], reason },
  };
}

const LENIENCIES: readonly Leniency[] = ['conversion', 'null', 'single-item', 'letter-case'];

function violatedIn(violated: Json | undefined): Pick<Case, 'violated'> {
  if (!isObject(violated) || !isText(violated.keyword)) return {};
  const { keyword }: JsonObject & { keyword: string } = { ...violated, keyword: violated.keyword };
  const leniency = LENIENCIES.find((known) => known === violated.leniency);
  const { miss, part } = violated;
  return {
    violated: {
      ...{ keyword, ...(leniency && { leniency }) },
      ...(isText(miss) && { miss }),
      ...(isText(part) && { part }),
    },
  };
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}
