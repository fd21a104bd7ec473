import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import type { Draft, Make, PlanOptions } from '../shared/draft.js';
import { toCase } from '../shared/draft.js';
import { refusals } from '../shared/expectations.js';
import { bodyCases } from './body.js';
import { parameterCases } from './parameters.js';
import { securityCases } from './security.js';

/**
 * The phase *negative*: one violation at a time, each proved on the bytes that are sent. What the document does not
 * state (a bound, a type, a required part) is never tested as if it did.
 */
export function negativeCases(operation: Operation, base: Draft, options: PlanOptions): Case[] {
  const make: Make = (draft, details) => toCase(operation, draft, options, { phase: 'negative', ...details });
  return [
    ...parameterCases(operation, base, options, make),
    ...bodyCases(operation, base, make),
    ...securityCases(operation, base, options),
    ...methodCases(operation, base, options, make),
  ];
}

/** Whether an address can be of both templates, as `/users/me` is of `/users/{id}`. */
function couldBeOneAddress(path: string, other: string): boolean {
  const [segments, others] = [path.split('/'), other.split('/')];
  const isSame = (segment: string, i: number): boolean =>
    segment === others[i] || segment.includes('{') || others[i]?.includes('{') === true;
  return segments.length === others.length && segments.every(isSame);
}

/** Preferably GET, which changes nothing anywhere; others only where writes are allowed. */
function methodCases(operation: Operation, base: Draft, options: PlanOptions, make: Make): Case[] {
  const taken = new Set(
    operation.contract.operations
      .filter(({ path }) => couldBeOneAddress(path, operation.path))
      .map(({ method }) => method),
  );
  // HEAD is GET without the content (RFC 9110 §9.3.2): who serves one serves the other.
  if (taken.has('head')) taken.add('get');
  const candidates = options.allowWrites
    ? (['get', 'post', 'patch', 'put', 'delete'] as const)
    : (['get'] as const);
  const method = candidates.find((candidate) => !taken.has(candidate));
  if (!method) return [];
  return [
    make(base, {
      label: `method:${method.toUpperCase()}`,
      why: `the method ${method.toUpperCase()}, which is not documented`,
      clause: operation.pointer,
      expected: refusals(operation, 'method', 'the path documents no such method'),
      change: ({ method: _method, body: _body, headers, ...rest }) => ({
        ...rest,
        method: method.toUpperCase(),
        headers: headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
      }),
    }),
  ];
}
