import { answerOf } from '../../behaviors/judge.js';
import type { Kind } from '../../cases/sequences/kinds.js';
import { isSuccess, successKeys } from '../../document/responses.js';
import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { parseJson } from '../../json/text.js';
import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import type { Finding } from '../../model/report.js';
import { idsIn, sourceKey } from './answered-ids.js';
import type { SequenceCode } from './codes.js';
import type { Sequences } from './index.js';
import { differenceIn, parentOf } from './read-back.js';
import type { Thing } from './things.js';

/** What the life of a thing yields: a request to send, or what several of them have shown. */
type LifeStep =
  { kind: 'send'; case: Case } | { kind: 'broken'; exchange: Exchange; finding: Finding<SequenceCode> };

type Life<Result = void> = Generator<LifeStep, Result, Exchange | undefined>;

/** A thing that was made, and what it was written with last. */
interface Made {
  thing: Thing;
  exchange: Exchange;
  sent: Json;
  answered: Json | undefined;
}

/**
 * Two things of a kind are made, read, one of them is changed, read, removed, and asked for once more; the other must
 * not have changed by then. What is refused on the way proves nothing.
 */
export class ThingLife {
  /** How often a request of each name was made. */
  private readonly sent = new Map<string, number>();

  constructor(
    private readonly kind: Kind,
    private readonly sequences: Sequences,
    /** The usual request of an operation; undefined where it may not be sent. */
    private readonly usual: (operation: Operation) => Case | undefined,
  ) {}

  *steps(): Life {
    const first = yield* this.made('one', 0);
    const second = first && (yield* this.made('another', 2));
    if (!first || (second && isCanned(first, second))) return;
    if (second && this.idOf(second) === this.idOf(first)) {
      const expected = `another id than ${this.idOf(first)}`;
      const message = 'two things that were made have the same id';
      yield broken(
        second.exchange,
        this.kind.maker,
        'sequence.id-reused',
        message,
        'body#',
        expected,
        this.idOf(second),
      );
      return;
    }
    const isKept = yield* this.isAsWritten(first, 'made', 'sequence.lost-write');
    const now = isKept ? yield* this.changed(first) : first;
    if (second && isKept)
      yield* this.isAsWritten(second, 'made before another was changed', 'sequence.lost-write');
    yield* this.removed(now);
    if (second && isKept)
      yield* this.isAsWritten(second, 'made before another was removed', 'sequence.lost-write');
    if (second) yield* this.removed(second);
  }

  private idOf({ thing }: Made): string {
    return snippet(thing.ids.get(sourceKey(this.kind.arrow)));
  }

  private *made(label: string, turn: number): Life<Made | undefined> {
    const planned = this.caseOf(
      this.kind.maker,
      `make ${label}`,
      `to follow a ${label === 'one' ? 'thing' : 'second thing'} from its creation on`,
    );
    if (!planned) return undefined;
    let exchange = turn === 0 ? undefined : yield* send(this.sequences.asTurn(planned, turn));
    if (!exchange || !isSucceeded(exchange)) exchange = yield* send(planned);
    if (!exchange || !isSucceeded(exchange)) return undefined;
    const ids = idsIn(exchange);
    if (!ids.has(sourceKey(this.kind.arrow))) return undefined;
    const thing = this.sequences.thingOf(exchange, ids);
    return { thing, exchange, sent: sentIn(exchange), answered: answerOf(exchange).body };
  }

  /** Reads a thing, and tells whether it is as it was written. */
  private *isAsWritten(made: Made, when: string, code: SequenceCode): Life<boolean> {
    const { reader, arrow } = this.kind;
    const exchange = yield* this.sendAbout(reader, made.thing, `read what was ${when}`);
    if (!exchange || exchange.outcome.kind === 'failure') return false;
    const { status } = exchange.outcome;
    if (status === 404 || status === 410) {
      const message = `what was ${when} is not there`;
      yield broken(
        exchange,
        reader,
        code,
        message,
        'status',
        successKeys(reader).join(' or '),
        String(status),
      );
      return false;
    }
    const { body: read } = answerOf(exchange);
    if (read === undefined) return false;
    const inside = arrow.source.in === 'body' ? parentOf(arrow.source.path) : '';
    const difference = differenceIn({ ...made, read }, reader, inside);
    if (!difference) return true;
    const message = `what was ${when} is not read as it was written`;
    const [expected, received] = [snippet(difference.written), snippet(difference.read)];
    yield broken(exchange, reader, code, message, `body#${difference.at}`, expected, received);
    return false;
  }

  /** The thing after the changes that the server took. */
  private *changed(made: Made): Life<Made> {
    let now = made;
    for (const changer of this.kind.changers) {
      const planned = this.caseOf(changer, `change by ${changer.method}`, 'to read what was changed');
      if (!planned) continue;
      let exchange = yield* send(this.sequences.about(planned, made.thing, 2));
      if (!exchange || !isSucceeded(exchange))
        exchange = yield* send(this.sequences.about(planned, made.thing));
      if (!exchange || !isSucceeded(exchange)) continue;
      now = { ...now, exchange, sent: sentIn(exchange), answered: undefined };
      const isKept = yield* this.isAsWritten(now, `changed by ${changer.method}`, 'sequence.stale-read');
      if (!isKept) break;
    }
    return now;
  }

  private *removed({ thing }: Made): Life {
    const { remover, reader } = this.kind;
    const exchange = remover && (yield* this.sendAbout(remover, thing, 'remove it'));
    if (!exchange || !isSucceeded(exchange)) return;
    this.sequences.forget(thing);
    const again = yield* this.sendAbout(reader, thing, 'read what was removed', ['404', '410']);
    if (!again || again.outcome.kind === 'failure' || again.outcome.status >= 400) return;
    const message = 'what was removed is still there';
    yield broken(
      again,
      reader,
      'sequence.use-after-free',
      message,
      'status',
      '404 or 410',
      String(again.outcome.status),
    );
  }

  private *sendAbout(
    operation: Operation,
    thing: Thing,
    label: string,
    also: readonly string[] = [],
  ): Life<Exchange | undefined> {
    const planned = this.caseOf(operation, label, `to ${label}`);
    if (!planned) return undefined;
    const { expected } = planned;
    const statuses = [...expected.statuses, ...also];
    const isOpen = also.length > 0 && { expected: { ...expected, claim: 'plausible' as const, statuses } };
    return yield* send({ ...this.sequences.about(planned, thing), ...isOpen });
  }

  /** A request of the life; whichever operation it is of, it is repeated by that of the one that makes the thing. */
  private caseOf(operation: Operation, label: string, why: string): Case | undefined {
    const usual = this.usual(operation);
    const name = label.replaceAll(' ', '-');
    const times = (this.sent.get(name) ?? 0) + 1;
    this.sent.set(name, times);
    const id = `${prefixOf(this.kind.maker)}${name}${times === 1 ? '' : `~${String(times)}`}`;
    return usual && { ...usual, id, why, phase: 'behaviors', afterWrite: true };
  }
}

/** What the ids of the requests start with that follow a thing which an operation makes. */
export function prefixOf({ id }: Operation): string {
  return `${id}:behaviors:sequence:`;
}

function* send(planned: Case): Life<Exchange | undefined> {
  return yield { kind: 'send', case: planned };
}

function isSucceeded({ outcome, case: { operation } }: Exchange): boolean {
  return outcome.kind === 'response' && outcome.status < 400 && isSuccess(operation, outcome.status);
}

function sentIn({ request: { body } }: Exchange): Json {
  try {
    return body === undefined ? null : parseJson(body);
  } catch {
    return null;
  }
}

/** Whether a server answers whatever it is sent with the same: it keeps nothing, and a life of things is not its subject. */
function isCanned(one: Made, other: Made): boolean {
  return one.answered !== undefined && snippet(one.sent) !== snippet(other.sent) && snippet(one.answered) === snippet(other.answered); // prettier-ignore
}

function broken(
  exchange: Exchange,
  { pointer }: Operation,
  check: SequenceCode,
  message: string,
  at: string,
  expected: string,
  received: string,
): LifeStep {
  return {
    kind: 'broken',
    exchange,
    finding: { check, severity: 'error', message, pointer, at, expected, received },
  };
}
