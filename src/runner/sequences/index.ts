import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import type { Arrow } from '../../resources/arrow.js';
import { slotName } from '../../resources/arrow.js';
import { arrowsTo, removedBy } from '../../resources/graph.js';
import { anew } from './anew.js';
import { idsIn, sourceKey } from './answered-ids.js';
import { isGone, isRefused, isSucceeded, isValid, statusOf } from './answers.js';
import { Binding } from './binding.js';
import type { Means } from './elsewhere.js';
import { elsewhere, inOtherState } from './elsewhere.js';
import { leaner, mayBeLeaner } from './leaner.js';
import { inVain, makes } from './refusals.js';
import type { Thing } from './things.js';
import { thingIn, Things } from './things.js';
import { Turns } from './turns.js';

/** Requests that lead to the exchange which stands for a planned case; resumed with what came back for each. */
export type Talk = Generator<Case, Exchange, Exchange>;

/**
 * The ids that a run was given, and the requests that they go into. What is learned of a server counts from the next
 * `settle` on, so that requests do not depend on which answer came first.
 */
export class Sequences {
  private readonly things = new Things();
  readonly binding = new Binding(this.things);
  /** Operations of which a request with such an id was answered with success. */
  private readonly trusted = new Set<Operation>();
  /** Which texts are sent where they have to be unique. */
  private readonly turns = new Turns();
  /** By the operation that made it, something that is known to be gone. */
  private readonly lost = new Map<Operation, Thing>();
  private learned: (() => void)[] = [];
  /** Whether what the run has made is only removed from now on. */
  private isEnding = false;

  /**
   * @param makerCase The usual request of an operation that makes something; undefined where it may not be sent.
   * @param mayTry Whether one more request of an operation is left, to be sent for another one.
   */
  constructor(
    private readonly makerCase: (operation: Operation) => Case | undefined,
    private readonly mayTry: (operation: Operation) => boolean,
  ) {}

  /** What was learned of the server counts from now on. */
  settle(): void {
    for (const learn of this.learned.splice(0)) learn();
  }

  /** Takes note of the ids in an answer. Exchanges are to be told in the order of the plan. */
  observe(exchange: Exchange): void {
    const { operation, expected } = exchange.case;
    if (expected.claim === 'method' || !isSucceeded(exchange)) return;
    const ids = idsIn(exchange);
    if (ids.size > 0) this.things.add(this.thingOf(exchange, ids), makes(operation));
  }

  /** What an answer tells of. */
  thingOf(exchange: Exchange, ids: Thing['ids']): Thing {
    return thingIn(exchange, ids, makes(exchange.case.operation));
  }

  /** What was made by this exchange is read before other things of its kind, and removed after them. */
  prefer(exchange: Exchange): void {
    const ids = idsIn(exchange);
    if (ids.size > 0) this.things.prefer(this.thingOf(exchange, ids));
  }

  /** Takes note that a thing is no longer there. */
  forget(thing: Thing): void {
    this.things.forget(thing);
  }

  /** Takes note that a thing was removed, and is known to be gone. */
  lose(thing: Thing): void {
    this.lost.set(thing.source, thing);
  }

  /** A request that refers to something which is known to be gone; undefined where nothing of the kind is. */
  aboutLost(planned: Case, { from, slot, ...arrow }: Arrow): Case | undefined {
    const id = this.lost.get(from)?.ids.get(sourceKey({ from, slot, ...arrow }));
    const { remaking, ...fixed } = planned;
    const place = slotName(slot);
    if (id === undefined || remaking?.places.includes(place) !== true) return undefined;
    const ids = this.things.idsFor(planned.operation).set(place, id);
    return { ...fixed, request: remaking.request({ ids, turn: 2, salt: planned.id }) };
  }

  /** From now on, what the run has made is removed, and nothing is made. */
  end(): void {
    this.isEnding = true;
  }

  /** Takes note that nothing is there any more of what the run has made and found; its ids may be given again. */
  forgetAll(): void {
    this.settle();
    this.things.forgetAll();
    this.lost.clear();
  }

  /** A request about one thing, as it is to be sent. `isLean`: with what is required alone. */
  about(planned: Case, thing: Thing, turn = 0, isLean?: true): Case {
    return this.binding.fixed(planned, turn, { about: thing, isLean });
  }

  /** A request with the texts of a turn of its sequence, as it is to be sent. */
  asTurn(planned: Case, turn: number): Case {
    return this.binding.fixed(planned, turn);
  }

  /** Takes note that an operation takes what is required alone, and refuses more. */
  takesLess(served: Exchange): void {
    this.learned.push(() => this.binding.lean.add(served.case.operation));
    this.learned.push(() => this.turns.make(served));
  }

  /** How a planned case is sent. */
  *talk(planned: Case): Talk {
    const { operation, remaking } = planned;
    if (!remaking) return yield planned;
    if (removedBy(operation)) return yield* this.removal(planned);
    const turn = this.turns.of(planned);
    const first = this.binding.bound(planned, turn);
    const exchange = yield first;
    if (!isValid(planned) || !isRefused(exchange)) {
      if (!isSucceeded(exchange)) return exchange;
      if (first !== planned) this.learned.push(() => this.trusted.add(operation));
      if (makes(operation)) this.learned.push(() => this.turns.make(exchange));
      return exchange;
    }
    const last = yield* this.otherwise(planned, exchange, turn);
    return isRefused(last) && mayBeLeaner(last) ? yield* this.leaner(planned, last, turn) : last;
  }

  /** What may be taken in place of a valid request that was refused: other texts, another thing, what is documented. */
  private *otherwise(planned: Case, refused: Exchange, turn: number): Talk {
    if (this.turns.mayBeTaken(refused)) {
      const last = yield* this.anew(planned, refused, turn);
      if (planned.phase !== 'examples' || statusOf(last) !== 409) return last;
      const other = yield* inOtherState(planned, last, this.meansOf(planned, turn));
      return other ? { ...other, earlier: [...(last.earlier ?? []), ...(other.earlier ?? [])] } : last;
    }
    const isUsual = planned.phase === 'examples';
    const means = this.meansOf(planned, turn);
    const other =
      isUsual && isGone(refused)
        ? yield* elsewhere(planned, refused, means)
        : isUsual && statusOf(refused) === 409
          ? yield* inOtherState(planned, refused, means)
          : undefined;
    if (other) return other;
    return yield* this.documented(planned, refused);
  }

  private leaner(planned: Case, refused: Exchange, turn: number): Talk {
    return leaner(planned, refused, {
      mayTry: this.mayTry,
      lean: (request) => this.binding.bound(request, turn, { isLean: true }),
      anew: (request, taken) => this.anew(request, taken, turn, true),
      learn: (served) => this.takesLess(served),
    });
  }

  /** The documented example in place of an id that was refused, unless one was taken before. */
  private *documented(planned: Case, refused: Exchange): Talk {
    const { operation } = planned;
    const documented = this.binding.documented(planned, refused.case);
    if (!documented || this.trusted.has(operation) || !this.mayTry(operation)) return refused;
    const exchange = yield documented;
    if (isSucceeded(exchange)) this.learned.push(() => this.binding.doubted.add(operation));
    return { ...exchange, earlier: [inVain(refused)] };
  }

  /** What made things that an operation takes ids of, where none of them is left. What removes one has it made itself. */
  missingFor(operation: Operation): Operation[] {
    if (removedBy(operation)) return [];
    const makers = arrowsTo(operation).filter(({ origin, from }) => origin === 'made' && from !== operation);
    return [...new Set(makers.map(({ from }) => from))].filter((from) => this.things.isUsedUp(from));
  }

  /** How many things are left that an operation could remove. */
  leftFor(operation: Operation): number {
    const arrow = removedBy(operation);
    return arrow && !this.binding.doubted.has(operation) ? this.things.of(arrow.from).length : 0;
  }

  private meansOf(planned: Case, turn: number): Means {
    const { things } = this;
    return {
      things,
      usual: this.makerCase,
      mayTry: this.mayTry,
      isDoubted: (operation) => this.binding.doubted.has(operation),
      about: (request, thing) => this.binding.bound(request, turn, { about: thing }),
      alone: (request, thing) => this.about(request, thing),
      learn: (learned) => this.learned.push(learned),
      make: (maker) => this.made(maker, `to have one that ${planned.id} may be about`),
      thingOf: (exchange) => (isSucceeded(exchange) ? this.thingOf(exchange, idsIn(exchange)) : undefined),
    };
  }

  /** One more of what an operation makes. */
  private *made(maker: Operation, why: string): Generator<Case, Exchange | undefined, Exchange> {
    const usual = this.makerCase(maker);
    if (!usual || !this.mayTry(maker)) return undefined;
    const exchange = yield* this.talk({ ...usual, why });
    this.observe(exchange);
    return exchange;
  }

  private anew(planned: Case, refused: Exchange, from: number, isLean?: true): Talk {
    return anew(planned, refused, {
      ...{ from, turns: this.turns, mayTry: this.mayTry },
      bound: (turn) => this.binding.bound(planned, turn, { isLean }),
      learn: (learned) => this.learned.push(learned),
    });
  }

  /**
   * A valid request removes what the run has made; where nothing is left of it, something is made first. `isLost`: whether
   * another thing was no longer there.
   */
  private *removal(planned: Case, isLost = false): Talk {
    const { operation, remaking } = planned;
    const isOwn = remaking !== undefined && remaking.places.length > 0 && isValid(planned);
    if (!isOwn) return yield this.binding.bound(planned, 0, { about: this.things.removable(operation) });
    const maker = this.things.removable(operation) ? undefined : removedBy(operation)?.from;
    const made = maker && (yield* this.made(maker, `to have something that ${planned.id} can remove`));
    const thing = this.things.take(operation);
    const bound = this.binding.bound(planned, 0, { about: thing });
    let exchange = yield bound;
    if (bound !== planned && isSucceeded(exchange)) this.learned.push(() => this.trusted.add(operation));
    // What is not there is not to be removed again.
    if (thing && isGone(exchange) && !made && !this.isEnding) {
      // One may be gone by itself; of two, another operation has probably taken away all of their kind.
      if (isLost) this.things.forgetOf(thing.source);
      const next = yield* this.removal(planned, true);
      return { ...next, earlier: [inVain(exchange), ...(next.earlier ?? [])] };
    }
    // At the end each is tried once, so that one that cannot be removed does not stand before the others.
    if (thing && !isGone(exchange) && !isSucceeded(exchange) && !this.isEnding) this.things.add(thing, true);
    if (isRefused(exchange)) exchange = yield* this.documented(planned, exchange);
    if (!made) return exchange;
    return { ...exchange, earlier: [...(made.earlier ?? []), made, ...(exchange.earlier ?? [])] };
  }
}
