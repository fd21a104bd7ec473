import { uniqueMembersOf } from '../../../behaviors/index.js';
import { servedBody } from '../../../behaviors/judge.js';
import { pagingOf } from '../../../behaviors/shared/page-walk.js';
import { headerValue } from '../../../http/headers.js';
import { fingerprint } from '../../../json/equality.js';
import { snippet } from '../../../json/excerpt.js';
import { tokensOf, valueAt } from '../../../json/pointer.js';
import type { Exchange } from '../../../model/exchange.js';
import type { Kind } from '../../../resources/kinds.js';
import { idInLocation, idsIn, sourceKey } from '../answered-ids.js';
import { isSucceeded, statusOf } from '../answers.js';
import type { Sequences } from '../index.js';
import { changed } from './changes.js';
import type { Listed } from './list.js';
import { listOf, textOf } from './list.js';
import type { Made } from './made.js';
import { idOf, isCanned, isIdGiven, isUnderway, madeBy } from './made.js';
import { LIFE_CLAUSES } from './promises.js';
import { compared, parentOf } from './read-back.js';
import { readBack } from './reading.js';
import { removed } from './removal.js';
import type { LifeContext, UsualRequests } from './requests.js';
import { LifeRequests } from './requests.js';
import type { Life } from './step.js';
import { answeredSo, broken, seen, send, unproved } from './step.js';

/**
 * Two things of a kind are made, read, and listed; one of them is changed, read, removed, and asked for once more; the
 * other must not have changed by then. What is refused on the way proves nothing.
 */
export class ThingLife implements LifeContext {
  readonly requests: LifeRequests;

  constructor(
    readonly kind: Kind,
    readonly sequences: Sequences,
    usual: UsualRequests,
  ) {
    this.requests = new LifeRequests(kind.maker, sequences, usual);
  }

  *steps(): Life {
    const first = yield* this.made('one', 0);
    const early = first && (yield* this.earlyList(first));
    const another = first && (yield* this.made('another', 2));
    // Who sends the same twice may be given the same twice.
    const isRepeated =
      another !== undefined && fingerprint(another.sent) === fingerprint(first?.sent ?? null);
    const second = isRepeated ? undefined : another;
    if (!first || (second && !(yield* this.areTwo(first, second)))) return;
    yield* this.located(first);
    const kept = yield* this.readBack(first, 'made');
    if (kept) {
      yield* this.listed(first, second, early);
      yield* this.unique(first);
    }
    const now = kept ? yield* changed(kept, this) : first;
    if (second && kept) yield* this.readBack(second, 'made before another was changed');
    const { arrow } = this.kind;
    const mayBeCanned = isRepeated && isCanned(first, another) && idOf(first, arrow) === idOf(another, arrow);
    yield* removed(now, { wasThere: kept !== undefined, mayBeCanned }, this);
    if (second && kept) yield* this.readBack(second, 'made before another was removed');
    if (second) yield* removed(second, { wasThere: kept !== undefined, mayBeCanned }, this);
  }

  private *readBack(made: Made, when: string): Life<Made | undefined> {
    return yield* readBack(made, { when, code: 'sequence.lost-write', clause: LIFE_CLAUSES.made }, this);
  }

  private *made(label: string, turn: number): Life<Made | undefined> {
    const { maker, arrow } = this.kind;
    const why = `to follow a ${label === 'one' ? 'thing' : 'second thing'} from its creation on`;
    const planned = this.requests.of(maker, `make ${label}`, why);
    let exchange = planned && turn > 0 ? yield* send(this.sequences.asTurn(planned, turn)) : undefined;
    if (planned && !isSucceeded(exchange)) exchange = yield* send(planned);
    const ids = isSucceeded(exchange) ? idsIn(exchange) : undefined;
    if (exchange && ids?.has(sourceKey(arrow)) === true)
      return madeBy(exchange, this.sequences.thingOf(exchange, ids));
    const reason = ids
      ? `no id is in the answer ${String(statusOf(exchange))} of ${maker.id}`
      : answeredSo(maker, exchange);
    if (label === 'one') yield* unproved(LIFE_CLAUSES.made, reason);
    return undefined;
  }

  /** Whether the things that were made are two, and the server answers what it is sent. */
  private *areTwo(first: Made, second: Made): Life<boolean> {
    const { maker, arrow } = this.kind;
    if (isCanned(first, second)) {
      yield* unproved(LIFE_CLAUSES.made, `${maker.id} is answered the same whatever is sent`);
      yield* broken(second.exchange, maker, {
        check: 'sequence.nothing-kept',
        severity: 'warning',
        message: 'the server keeps nothing: whatever is made is answered with the same, as a mock does',
        at: 'body#',
        expected: 'what was sent',
        received: snippet(second.answered),
      });
      return false;
    }
    const [id, other] = [idOf(first, arrow), idOf(second, arrow)];
    if (id !== other) return true;
    if (isIdGiven(second, arrow)) {
      yield* unproved(LIFE_CLAUSES.made, `the request to ${maker.id} says which thing it is about`);
      return false;
    }
    yield* broken(second.exchange, maker, {
      check: 'sequence.id-reused',
      message: 'two things that were made have the same id',
      at: 'body#',
      expected: `another id than ${id}`,
      received: other,
    });
    return false;
  }

  /** Location is the address of what was made (RFC 9110 §10.2.2). What it leads to need not be called by its id. */
  private *located(made: Made): Life {
    const { maker, reader, arrow } = this.kind;
    const { outcome, request } = made.exchange;
    const location = outcome.kind === 'failure' ? undefined : headerValue(outcome.headers, 'location');
    const told = location === undefined ? undefined : idInLocation(location, request.url, reader, arrow.slot);
    const key = sourceKey(arrow);
    if (told === undefined || arrow.source.in !== 'body' || told === textOf(made.thing.ids.get(key))) return;
    const there = { ...made.thing, ids: new Map(made.thing.ids).set(key, told) };
    const exchange = yield* this.requests.about(reader, there, 'follow the Location', ['404', '410']);
    const read = isSucceeded(exchange) ? servedBody(exchange) : undefined;
    const inside = parentOf(arrow.source.path);
    if (read !== undefined && !compared({ ...made, read }, reader, inside).difference) return;
    yield* broken(made.exchange, maker, {
      check: 'sequence.wrong-location',
      message: 'the Location of what was made leads to something else',
      at: 'header:location',
      expected: `the address of ${idOf(made, arrow)}`,
      received: location ?? '',
    });
  }

  /** What is listed before a second thing is made, where nothing says whether lists are whole. */
  private *earlyList(first: Made): Life<Listed | undefined> {
    const { lister } = this.kind;
    if (!lister || pagingOf(lister.from)) return undefined;
    return yield* listOf(lister, first.thing, 'list what was made first', this);
  }

  private *listed(first: Made, second: Made | undefined, early: Listed | undefined): Life {
    const { lister, maker, arrow } = this.kind;
    if (!lister) return;
    const clause = LIFE_CLAUSES.listed;
    const listed = yield* listOf(lister, first.thing, 'list what was made', this);
    if (!listed) return yield* unproved(clause, `no list of ${lister.from.id} was had for it`);
    const isIn = (made: Made): boolean => listed.ids.has(textOf(made.thing.ids.get(sourceKey(arrow))));
    const both = [first, ...(second ? [second] : [])];
    const missing = both.find((made) => !isIn(made));
    if (!missing) return yield* seen(clause);
    // The address of what was made may have another of its members than the list is looked at for.
    if (lister.isGuess === true && !both.some(isIn))
      return yield* unproved(clause, `which member of the list of ${lister.from.id} is the id is not known`);
    if (both.some(({ exchange }) => isUnderway(exchange)))
      return yield* unproved(clause, `${maker.id} is answered 202: it may come later`);
    // A list that has grown since is not cut at what it had.
    const hasGrown = early !== undefined && listed.ids.size > early.ids.size;
    if (!listed.isWhole && !hasGrown) return yield* unproved(clause, `the list of ${lister.from.id} goes on`);
    // A list may leave out what is not published, or not yet found.
    const isSure = both.some(isIn);
    yield* broken(listed.exchange, lister.from, {
      check: 'sequence.unlisted',
      severity: isSure ? 'error' : 'warning',
      message: isSure ? 'of two things that were made one is not listed' : 'what was made is not listed',
      at: 'body#',
      expected: idOf(missing, arrow),
      received: `${String(listed.ids.size)} others`,
    });
  }

  /** What is declared to be unique is refused when it is sent once more. */
  private *unique(made: Made): Life {
    const { maker } = this.kind;
    const [declared, ...others] = uniqueMembersOf(maker).filter(
      ({ member }) => valueAt(made.sent, member) !== undefined && tokensOf(member) !== undefined,
    );
    if (!declared) return;
    const reason = `the document says that ${declared.member} is unique`;
    const again = yield* send(
      this.requests.toBeRefused(made.exchange, 'make the same again', declared.pointer, reason),
    );
    for (const { clause } of [declared, ...others])
      if (isConflict(again)) yield* seen(clause);
      else yield* unproved(clause, answeredSo(maker, again));
  }
}

function isConflict(exchange: Exchange | undefined): boolean {
  const status = statusOf(exchange) ?? 0;
  return status >= 400 && status < 500 && ![401, 403, 404, 405, 415, 429].includes(status);
}
