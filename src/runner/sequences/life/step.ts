import type { Operation } from '../../../model/document.js';
import type { Case, Exchange } from '../../../model/exchange.js';
import type { Finding } from '../../../model/report.js';
import type { SequenceCode } from '../codes.js';

/**
 * What the life of a thing yields: a request to send, what several of them have shown to be broken, a promise that they
 * have shown to be kept, or why they cannot show it.
 */
type LifeStep =
  | { kind: 'send'; case: Case }
  | { kind: 'broken'; exchange: Exchange; finding: Finding<SequenceCode> }
  | { kind: 'seen'; clause: string }
  | { kind: 'unproved'; clause: string; reason: string };

/** Resumed with what came back; undefined for a request that was not sent. */
export type Life<Result = void> = Generator<LifeStep, Result, Exchange | undefined>;

export function* send(planned: Case): Life<Exchange | undefined> {
  return yield { kind: 'send', case: planned };
}

export function* seen(clause: string): Life {
  yield { kind: 'seen', clause };
}

export function* unproved(clause: string, reason: string): Life {
  yield { kind: 'unproved', clause, reason };
}

/** Says that an exchange, the last of several, shows what is broken. `pointer`: of the operation that breaks it. */
export function* broken(
  exchange: Exchange,
  { pointer }: Operation,
  finding: Omit<Finding<SequenceCode>, 'severity' | 'pointer'> & Partial<Pick<Finding, 'severity'>>,
): Life {
  yield { kind: 'broken', exchange, finding: { severity: 'error', pointer, ...finding } };
}

/** Why a step proves nothing: what its request was answered. */
export function answeredSo({ id }: Operation, exchange: Exchange | undefined): string {
  if (!exchange) return `no request of ${id} was sent for it`;
  const { outcome } = exchange;
  return outcome.kind === 'failure'
    ? `${id} was not answered`
    : `${id} was answered ${String(outcome.status)}`;
}
