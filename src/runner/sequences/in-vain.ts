import { isServed } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';

/** After so many that came to nothing, one more like them will. */
const ENOUGH = 3;

/** How requests that are alike were answered. */
interface Answered {
  otherwise: boolean;
  inVain: number;
}

/**
 * Which requests can show nothing, as others like them have not: variations of a valid request that an operation refuses
 * whatever is varied, and one more way to break a keyword that it does not look at.
 */
export class InVain {
  private readonly answered = new Map<Operation, Map<string, Answered>>();

  observe({ case: planned, outcome }: Exchange): void {
    const kind = kindOf(planned);
    if (kind === undefined || outcome.kind === 'failure') return;
    const { operation, phase } = planned;
    const kinds = this.answered.get(operation) ?? new Map<string, Answered>();
    this.answered.set(operation, kinds);
    const known = kinds.get(kind) ?? { otherwise: false, inVain: 0 };
    const isShowing = isServed(operation, outcome.status) !== (phase === 'negative');
    kinds.set(kind, isShowing ? { ...known, otherwise: true } : { ...known, inVain: known.inVain + 1 });
  }

  /** Whether a case is of a kind of which none has shown anything. */
  has(planned: Case): boolean {
    const kind = planned.phase === 'examples' ? undefined : kindOf(planned);
    const known = kind === undefined ? undefined : this.answered.get(planned.operation)?.get(kind);
    return known?.otherwise === false && known.inVain >= ENOUGH;
  }
}

/** What makes requests of one operation alike; undefined for those that are sent for what they alone are answered with. */
function kindOf({ id, operation, phase, expected: { claim } }: Case): string | undefined {
  const label = id.slice(`${operation.id}:${phase}:`.length);
  if (phase === 'negative' && claim === 'invalid' && label.startsWith('body/'))
    return `breaks ${label.slice(label.lastIndexOf(':'))}`;
  if (claim !== 'documented' && claim !== 'plausible') return undefined;
  return phase === 'behaviors' || phase === 'fuzz' || /^(path\/|security:)/.test(label) ? undefined : 'valid';
}
