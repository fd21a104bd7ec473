import type { Steps } from '../json/steps.js';
import type { MutableMock } from '../mock/mutable.js';
import type { Operation } from '../model/document.js';
import type { Exchange } from '../model/exchange.js';
import type { Mutant } from './mutant.js';
import { withOwnIds } from './mutant.js';
import { answerMutants } from './mutants/answers.js';
import { behaviorMutants } from './mutants/behaviors.js';
import { bodyMutants } from './mutants/bodies.js';
import { requestMutants } from './mutants/requests.js';
import { answeredOnce, answererOf } from './observed.js';
import type { Answered } from './one-clause.js';

/** The servers with one fault in what one operation documents: each differs from the mock in some answer that it gives. */
export function mutantsOf(
  operation: Operation,
  exchanges: readonly Exchange[],
  mock: MutableMock,
): Steps<Mutant> {
  return withOwnIds(found(operation, exchanges, mock));
}

function* found(operation: Operation, exchanges: readonly Exchange[], mock: MutableMock): Steps<Mutant> {
  const own = exchanges.filter((each): each is Answered => each.outcome.kind === 'response');
  const differs = ({ mutation }: Mutant): boolean =>
    own.some(({ request }) => {
      const [right, wrong] = [answeredOnce(mock, {}, request), answeredOnce(mock, mutation, request)];
      return right.status !== wrong.status || right.body !== wrong.body;
    });
  // A method that the path does not have is answered by no operation, so that no fault of one shows there.
  const answers = own.filter(({ request }) => answererOf(mock, request) === operation);
  yield* bodyMutants(operation, answers);
  yield* answerMutants(operation, answers);
  yield* requestMutants(operation, own, mock);
  for (const mutant of behaviorMutants(operation)) yield differs(mutant) ? mutant : undefined;
}
