import { responseFor } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { isRefused, isSucceeded, isValid, statusOf } from './answers.js';
import { inVain, mayBeTaken } from './refusals.js';

/** Refusals that may be about the value of a member, or about what it refers to. */
const ABOUT_VALUES = [400, 404, 409, 422];

interface Means {
  mayTry: (operation: Operation) => boolean;
  /** The request without what may be left out. */
  lean: (planned: Case) => Case;
  /** The next texts of the sequence for a request without it, until one is not taken. */
  anew: (planned: Case, refused: Exchange) => Generator<Case, Exchange, Exchange>;
  /** Takes note that the operation takes it so. */
  learn: (served: Exchange) => void;
}

/** Whether a made-up request that was refused may be taken without its optional members. */
export function mayBeLeaner({ case: planned, ...exchange }: Exchange): boolean {
  const { operation, phase, remaking } = planned;
  const status = statusOf({ case: planned, ...exchange }) ?? 0;
  return (
    phase === 'examples' &&
    isValid(planned) &&
    planned.isLarger !== true &&
    ABOUT_VALUES.includes(status) &&
    responseFor(operation, status) !== undefined &&
    remaking?.optional() === 'usual'
  );
}

/** A refused request once more, with what is required alone: one optional value must not spoil its whole operation. */
export function* leaner(
  planned: Case,
  refused: Exchange,
  { mayTry, lean, anew, learn }: Means,
): Generator<Case, Exchange, Exchange> {
  const { operation } = planned;
  if (!mayTry(operation)) return refused;
  const first = yield lean(planned);
  const isOther = isRefused(first) && mayBeTaken(first, false);
  const last = isOther ? yield* anew(planned, first) : first;
  const before = refused.earlier ?? [];
  const between = last.earlier ?? [];
  if (!isSucceeded(last)) return { ...refused, earlier: [...before, ...between, inVain(last)] };
  learn(last);
  // The refusal is told all the same: the document calls such a request valid.
  const { earlier: _earlier, ...told } = refused;
  const larger: Exchange = { ...told, case: { ...told.case, isLarger: true } };
  return { ...last, earlier: [...before, larger, ...between] };
}
