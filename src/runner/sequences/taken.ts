import { Refused } from '../../cases/fullest/refused.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Contract, Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { isSucceeded, isValid, sentIn } from './answers.js';

/** A valid request that an operation has served. */
interface Served {
  case: Case;
  /** Whether it is one of the operation's examples. */
  isExample: boolean;
}

/**
 * Of each operation, the valid request with the most in its body that it has served; of each schema, what is refused of
 * its bodies; and what was read of the bodies that were taken.
 */
export class Taken {
  private readonly served = new Map<Operation, Served>();
  private readonly refused = new WeakMap<Contract, Map<Pointer, Refused>>();
  private readonly read = new Map<Operation, Set<string>>();

  observe(exchange: Exchange): void {
    const { case: planned } = exchange;
    const { operation, phase, request } = planned;
    if (!isValid(planned) || request.body === undefined || !isSucceeded(exchange)) return;
    const known = this.served.get(operation);
    const isExample = phase === 'examples' || known?.isExample === true;
    const isMore = request.body.length > (known?.case.request.body?.length ?? 0);
    this.served.set(operation, { case: known && !isMore ? known.case : planned, isExample });
  }

  /** The JSON body of that request; undefined where there is none. */
  bodyOf(operation: Operation): Json | undefined {
    const served = this.served.get(operation);
    return served && sentIn(served.case);
  }

  /** The request that an operation takes, where it refuses its examples. */
  insteadOf({ operation }: Case): Case | undefined {
    const served = this.served.get(operation);
    return served?.isExample === false ? served.case : undefined;
  }

  /** What is refused of bodies of a schema. */
  refusedOf(contract: Contract, schema: Pointer): Refused {
    const known = this.refused.get(contract) ?? new Map<Pointer, Refused>();
    this.refused.set(contract, known);
    const refused = known.get(schema) ?? new Refused();
    known.set(schema, refused);
    return refused;
  }

  /** Takes note that an operation reads these parts of a body, and tells whether some of them were not read before. */
  reads(reader: Operation, parts: Iterable<string>): boolean {
    const known = this.read.get(reader) ?? new Set<string>();
    this.read.set(reader, known);
    const before = known.size;
    for (const part of parts) known.add(part);
    return known.size > before;
  }
}
