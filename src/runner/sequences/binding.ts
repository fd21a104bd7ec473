import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import type { Thing, Things } from './things.js';

/** How a case is bound, where that is otherwise than usual. */
interface Manner {
  /** The thing that it is about. */
  about?: Thing | undefined;
  /** Whether it has what is required alone; by default, where its operation refuses more. */
  isLean?: boolean | undefined;
  /** Whether what the document gives stands in the places of ids. */
  isDocumented?: true;
}

/** Puts into planned cases what was learned of a server: ids, texts, and what is to be left out. */
export class Binding {
  /** Operations that refuse the ids, and take what is documented. */
  readonly doubted = new Set<Operation>();
  /** Operations that take what is required alone, and refuse what may be left out with it. */
  readonly lean = new Set<Operation>();

  constructor(private readonly things: Things) {}

  /** The case with ids that the server gave, and with the texts of a turn of its sequence. */
  bound(planned: Case, turn: number, { about, isLean, isDocumented }: Manner = {}): Case {
    const { operation, remaking, expected } = planned;
    const isLess = isLean ?? this.lean.has(operation);
    const isWithout = isDocumented ?? this.doubted.has(operation);
    const all = isWithout ? [] : this.things.idsFor(operation, about);
    const ids = new Map([...all].filter(([place]) => remaking?.places.includes(place)));
    if (!remaking || (ids.size === 0 && turn === 0 && !isLess)) return planned;
    const request = remaking.request({ ids, turn, salt: planned.id, isLean: isLess });
    const isLarger = isLess && remaking.optional() === 'own';
    // Another text than the documented one is valid by the schemas alone.
    const isOther = turn > 0 && expected.claim === 'documented';
    return {
      ...planned,
      request,
      ...(isLarger && { isLarger }),
      ...(isOther && { expected: { ...expected, claim: 'plausible' } }),
    };
  }

  /** The same as it is to be sent: nothing else is tried in its place. */
  fixed(planned: Case, turn: number, manner?: Manner): Case {
    const { remaking: _remaking, ...fixed } = this.bound(planned, turn, manner);
    return fixed;
  }

  /** The case with the documented ids; undefined where it is as it was sent, or its ids were made up. */
  documented(planned: Case, { request: sent }: Case): Case | undefined {
    if (planned.remaking?.isDocumented !== true) return undefined;
    const documented = this.bound(planned, 0, { isDocumented: true });
    const { target, body } = documented.request;
    return target === sent.target && body === sent.body ? undefined : documented;
  }

  /** Whether less of an operation's made-up body may be sent than usual. */
  mayBeLess({ operation, remaking }: Case): boolean {
    return !this.lean.has(operation) && remaking?.optional() === 'usual';
  }
}
