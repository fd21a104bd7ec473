import type { NamedProbe } from '../behaviors/index.js';
import { answerOf } from '../behaviors/judge.js';
import type { Answer, Change, Step } from '../behaviors/shared/behavior.js';
import type { ProbeCaseMaker, ProbeOptions } from '../cases/behaviors.js';
import { probeCases, requestKey, selectedProbes } from '../cases/behaviors.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import type { Admission, RunEvent } from './events.js';
import type { Sender } from './sending/sender.js';

/**
 * The phase *behaviors* of one operation: requests whose parts come out of the answers to those before them, so they
 * are sent one by one.
 */
export async function* probeOperation(
  operation: Operation,
  options: ProbeOptions,
  admission: ProbeAdmission,
  sender: Pick<Sender, 'one'>,
): AsyncGenerator<RunEvent> {
  const toCase = probeCases(operation, options.plan);
  if (!toCase) return;
  const session = new ProbeSession(operation, toCase, admission, sender);
  let waiting = selectedProbes(operation, options.cases).map((named): Suspended => ({
    named,
    step: undefined,
  }));
  while (waiting.length > 0) {
    const again: Suspended[] = [];
    for (const [i, probe] of waiting.entries()) {
      // One that needs many requests leaves some to the others, and goes on with what they did not need.
      session.share(waiting.length - i);
      const ended = yield* advance(probe, session);
      if (ended === 'cut') return;
      if (ended !== undefined) again.push(ended);
    }
    if (admission.left(operation) === 0 && again.length > 0) {
      admission.leaveOut(operation);
      return;
    }
    waiting = again;
  }
}

/** A probe, and the step that it waits to take; none before its first. */
interface Suspended {
  named: NamedProbe;
  step: Step | undefined;
}

/** Takes the steps of a probe. Returns where it stopped as its share was used up, `cut` where that of the run was. */
async function* advance(
  { named, step: first }: Suspended,
  session: ProbeSession,
): AsyncGenerator<RunEvent, Suspended | 'cut' | undefined> {
  let step: IteratorResult<Step, void> =
    first === undefined ? named.probe.next() : { done: false, value: first };
  while (step.done !== true) {
    const reply = await session.reply(named, step.value);
    if (reply === 'over') return { named, step: step.value };
    if (!reply) return 'cut';
    yield reply.event;
    step = resumed(named.probe, reply.answer);
  }
  return undefined;
}

/** What a step of a probe leads to: what it is resumed with, and what the run is told. */
interface Reply {
  answer?: Answer;
  event: RunEvent;
}

/** Decides how many requests probes may send. */
export interface ProbeAdmission extends Pick<Admission, 'admits'> {
  /** Requests of an operation that are left. */
  left(operation: Operation): number;
  /** Takes note that requests of an operation are left out. */
  leaveOut(operation: Operation): void;
}

/** Sends the requests of one operation's probes; one that another probe has sent already is not sent again. */
class ProbeSession {
  private readonly answers = new Map<string, Answer>();
  /** Requests that the probe at hand may still send. */
  private left = Infinity;

  constructor(
    private readonly operation: Operation,
    private readonly toCase: ProbeCaseMaker,
    private readonly admission: ProbeAdmission,
    private readonly sender: Pick<Sender, 'one'>,
  ) {}

  /** Begins a probe: what is left of the operation's requests is for so many of them. */
  share(probes: number): void {
    this.left = Math.ceil(this.admission.left(this.operation) / probes);
  }

  /**
   * The reply to a step; undefined when the run's limits leave no room or time for its request, `over` when those of the
   * probe are used up.
   */
  async reply(named: NamedProbe, step: Step): Promise<Reply | 'over' | undefined> {
    switch (step.kind) {
      case 'send':
        return this.send(named, step.change);
      case 'broken':
        return { event: { type: 'finding', exchange: step.answer.exchange, finding: step.finding } };
      case 'shown':
        return { event: { type: 'shown', operation: this.operation, shown: step } };
    }
  }

  private async send(named: NamedProbe, change: Change): Promise<Reply | 'over' | undefined> {
    const planned = this.toCase(named, change);
    const key = requestKey(planned);
    const known = change.isFresh === true ? undefined : this.answers.get(key);
    if (known) return { answer: asAnswerTo(planned, known), event: { type: 'repeat', case: planned } };
    if (this.left-- <= 0) return 'over';
    const sent = this.admission.admits(planned) ? await this.sender.one(planned) : undefined;
    if (!sent) return undefined;
    const exchange = this.asMeant(sent, named, change);
    const answer = answerOf(exchange);
    this.answers.set(key, answer);
    return { answer, event: { type: 'exchange', exchange } };
  }

  /** An address that a server gave stands for the request that it makes unnecessary: its answer is judged by that. */
  private asMeant(exchange: Exchange, named: NamedProbe, { target, ...meant }: Change): Exchange {
    if (target === undefined) return exchange;
    const { request } = this.toCase(named, meant);
    return { ...exchange, case: { ...exchange.case, request } };
  }
}

/** What a known answer shows is this probe's to tell: repeating the case has to repeat the probe. */
function asAnswerTo(planned: Case, { exchange, body }: Answer): Answer {
  return { exchange: { ...exchange, case: planned }, body };
}

/** An answer nested too deeply to be looked at ends the probe; the check of bodies tells of it. */
function resumed(probe: NamedProbe['probe'], answer: Answer | undefined): IteratorResult<Step, void> {
  try {
    return probe.next(answer);
  } catch (thrown) {
    if (thrown instanceof RangeError) return { done: true, value: undefined };
    throw thrown;
  }
}
