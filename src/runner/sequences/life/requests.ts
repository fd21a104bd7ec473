import type { Change } from '../../../behaviors/shared/behavior.js';
import { refusalKeys } from '../../../document/responses.js';
import type { Json, Pointer } from '../../../json/json.js';
import { jsonText } from '../../../json/text.js';
import type { Operation } from '../../../model/document.js';
import type { Case, Exchange } from '../../../model/exchange.js';
import type { Kind } from '../../../resources/kinds.js';
import type { Sequences } from '../index.js';
import type { Thing } from '../things.js';
import type { Life } from './step.js';
import { send } from './step.js';

/** The requests that operations are usually sent; undefined where they may not be. */
export interface UsualRequests {
  of(operation: Operation): Case | undefined;
  /** With parts changed. */
  changed(operation: Operation, change: Change): Case | undefined;
}

/** What the steps of a life have in common. */
export interface LifeContext {
  kind: Kind;
  requests: LifeRequests;
  sequences: Sequences;
}

/** The requests of a life. Whichever operation one is of, it is repeated by the id of the one that makes the thing. */
export class LifeRequests {
  /** How often a request of each name was made. */
  private readonly sent = new Map<string, number>();

  constructor(
    private readonly maker: Operation,
    private readonly sequences: Sequences,
    private readonly usual: UsualRequests,
  ) {}

  /** The usual request of an operation, with parts changed if need be. */
  of(operation: Operation, label: string, why: string, change?: Change): Case | undefined {
    const usual = change ? this.usual.changed(operation, change) : this.usual.of(operation);
    return usual && { ...usual, ...this.named(label, why) };
  }

  /** Sends the usual request of an operation about a thing. `also`: further statuses that are fine. */
  *about(
    operation: Operation,
    thing: Thing,
    label: string,
    also: readonly string[] = [],
  ): Life<Exchange | undefined> {
    const planned = this.of(operation, label, `to ${label}`);
    if (!planned) return undefined;
    const { expected } = planned;
    const statuses = [...new Set([...expected.statuses, ...also])];
    const isOpen = also.length > 0 && { expected: { ...expected, claim: 'plausible' as const, statuses } };
    return yield* send({ ...this.sequences.about(planned, thing), ...isOpen });
  }

  /** The request of an exchange once more, now that it is to be refused. */
  toBeRefused({ case: planned }: Exchange, label: string, clause: Pointer, reason: string): Case {
    const { remaking: _remaking, ...fixed } = planned;
    return {
      ...fixed,
      ...this.named(label, `to ${label}`),
      clause,
      expected: { claim: 'invalid', statuses: refusalKeys(planned.operation), reason },
    };
  }

  /** The request of an exchange once more with another JSON body. */
  withBody({ case: planned }: Exchange, body: Json, label: string): Case {
    const { remaking: _remaking, ...fixed } = planned;
    const request = { ...planned.request, body: jsonText(body) };
    return { ...fixed, ...this.named(label, `to ${label}`), request };
  }

  private named(label: string, why: string): Pick<Case, 'id' | 'why' | 'phase' | 'afterWrite'> {
    const name = label.replaceAll(' ', '-');
    const times = (this.sent.get(name) ?? 0) + 1;
    this.sent.set(name, times);
    const id = `${prefixOf(this.maker)}${name}${times === 1 ? '' : `~${String(times)}`}`;
    return { id, why, phase: 'behaviors', afterWrite: true };
  }
}

/** What the ids of the requests start with that follow a thing which an operation makes. */
export function prefixOf({ id }: Operation): string {
  return `${id}:behaviors:sequence:`;
}
