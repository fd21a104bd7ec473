import { nameOf } from '../message/credentials.js';
import type { GivenCredentials } from '../message/credentials.js';
import { wrongCredentials } from '../message/wrong-credentials.js';
import type { Case, Evidence, Exchange, Operation } from '../model.js';

/** Whether what a case claims was borne out: refused what must be refused, served what must be served. */
function isBorneOut({ case: { expected }, outcome }: Exchange): boolean {
  if (outcome.kind === 'failure') return false;
  const { status } = outcome;
  switch (expected.claim) {
    case 'unauthenticated':
      return status === 401 || status === 403;
    case 'invalid':
    case 'method':
      return (status >= 400 && status < 500) || status === 501;
    default:
      return status >= 200 && status < 300;
  }
}

/** The clauses a case is evidence for: what must be refused, and the ways to authenticate. */
function clausesOf({ id, phase, operation, security, expected }: Case): string[] {
  if (phase === 'negative') return [`refuses ${id.slice(`${operation.id}:${phase}:`.length)}`];
  const isPositive = expected.claim === 'documented' || expected.claim === 'plausible';
  return security !== undefined && isPositive ? [`accepts security:${security}`] : [];
}

/** Evidence about requests: each violation refused, each documented way to authenticate accepted. */
export class RequestEvidence {
  private readonly entries = new Map<string, Evidence>();

  /**
   * `credentials`: what the user gave for a server that tells right from wrong. Where it is but the document's own
   * placeholder no wrong one is sent, and so it stays unseen that one is refused.
   */
  constructor(operations: readonly Operation[], credentials: GivenCredentials = {}) {
    for (const operation of operations) {
      for (const { label, pointer, isPlaceholder } of wrongCredentials(operation, credentials, true))
        if (isPlaceholder) this.add(operation, `refuses security:${label}`, pointer);
      for (const requirement of operation.security) {
        this.add(
          operation,
          `accepts security:${nameOf(requirement)}`,
          requirement.schemes[0]?.pointer ?? operation.pointer,
        );
      }
    }
  }

  /** A case that is planned, and that counts as never seen until it is. */
  expect(planned: Case): void {
    for (const clause of clausesOf(planned)) this.add(planned.operation, clause, planned.clause);
  }

  observe(exchange: Exchange): void {
    if (!isBorneOut(exchange)) return;
    for (const clause of clausesOf(exchange.case)) {
      const entry = this.entries.get(keyOf(exchange.case.operation, clause));
      if (!entry) continue;
      entry.state = 'seen';
      entry.count++;
    }
  }

  evidence(): Evidence[] {
    return [...this.entries.values()];
  }

  private add(operation: Operation, clause: string, pointer: string): void {
    const key = keyOf(operation, clause);
    if (this.entries.has(key)) return;
    const { name: document } = operation.contract;
    this.entries.set(key, {
      document,
      operation: operation.id,
      about: 'request',
      clause,
      pointer,
      state: 'never',
      count: 0,
    });
  }
}

function keyOf({ contract, id }: Operation, clause: string): string {
  return `${contract.name} ${id} ${clause}`;
}
