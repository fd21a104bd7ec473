import type { Json } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { isSucceeded, isValid, sentIn } from './answers.js';

/** A valid request that an operation has served. */
interface Served {
  case: Case;
  /** Whether it is one of the operation's examples. */
  isExample: boolean;
}

/** Of each operation, the valid request with the most in its body that it has served. */
export class Taken {
  private readonly served = new Map<Operation, Served>();

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
}
