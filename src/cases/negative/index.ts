import { methodName } from '../../document/methods.js';
import { pathKey } from '../../document/path-key.js';
import { memoize } from '../../json/memoize.js';
import type { Steps } from '../../json/steps.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import type { Draft, Make, PlanOptions } from '../shared/draft.js';
import { toCase } from '../shared/draft.js';
import { refusals } from '../shared/expectations.js';
import { bodyCases } from './body.js';
import { parameterCases } from './parameters.js';
import { securityCases } from './security.js';

/**
 * The phase `negative`: each request has one violation, which is proved on the bytes that are sent. It tests only
 * constraints that the document states, such as a bound, a type or a required part.
 */
export function* negativeCases(operation: Operation, base: Draft, options: PlanOptions): Steps<Case> {
  const make: Make = (draft, details) => toCase(operation, draft, options, { phase: 'negative', ...details });
  yield* parameterCases(operation, base, options, make);
  yield* bodyCases(operation, base, make);
  yield* securityCases(operation, base, options);
  yield* methodCases(operation, base, options, make);
}

/** Operations with the segments of their paths, by how many there are. */
const bySegments = memoize((operations: readonly Operation[]) => {
  const groups = new Map<number, { operation: Operation; segments: readonly string[] }[]>();
  for (const operation of operations) {
    const segments = segmentsOf(operation);
    const group = groups.get(segments.length) ?? [];
    groups.set(segments.length, group);
    group.push({ operation, segments });
  }
  return groups;
});

function segmentsOf({ path }: Operation): string[] {
  return pathKey(path).template.split('/');
}

/** The operations at paths that one address can match together with this one's, as `/users/me` matches `/users/{id}`. */
function atOneAddress(operation: Operation): Operation[] {
  const own = segmentsOf(operation);
  const isSame = (segment: string, i: number): boolean =>
    segment === own[i] || segment.includes('{') || own[i]?.includes('{') === true;
  return (bySegments(operation.contract.operations).get(own.length) ?? [])
    .filter(({ segments }) => segments.every(isSame))
    .map((other) => other.operation);
}

/**
 * Sends an undocumented method: preferably GET, which changes nothing; others only where writes are allowed. A PATCH of
 * nothing changes nothing either (RFC 5789 §2); what is there is not emptied by it, as by POST, PUT or DELETE.
 */
function methodCases(operation: Operation, base: Draft, options: PlanOptions, make: Make): Case[] {
  const taken = new Set(atOneAddress(operation).map(methodName));
  // HEAD is GET without content (RFC 9110 §9.3.2), so a server that has HEAD has GET.
  if (taken.has('HEAD')) taken.add('GET');
  const candidates = options.allowWrites ? ['GET', 'PATCH', 'POST', 'PUT', 'DELETE'] : ['GET'];
  const method = candidates.find((candidate) => !taken.has(candidate));
  if (!method) return [];
  return [
    make(base, {
      label: `method:${method}`,
      why: `the method ${method}, which is not documented`,
      clause: operation.pointer,
      expected: refusals(operation, 'method', 'the path documents no such method'),
      change: ({ method: _method, body: _body, headers, ...rest }) => ({
        ...rest,
        method,
        headers: headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
      }),
    }),
  ];
}
