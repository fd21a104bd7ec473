import type { MutableMock } from '../mock/mutable.js';
import type { Operation } from '../model/document.js';
import type { Exchange } from '../model/exchange.js';
import { answerMutants } from './answer-mutants.js';
import { behaviorMutants } from './behavior-mutants.js';
import { bodyMutants } from './body-mutants.js';
import type { Mutant } from './mutant.js';
import { withOwnIds } from './mutant.js';
import { answeredOnce } from './observed.js';
import type { Answered } from './one-clause.js';
import { requestMutants } from './request-mutants.js';

/** The servers with one fault in what one operation documents: each differs from the mock in some answer that it gives. */
export function mutantsOf(operation: Operation, exchanges: readonly Exchange[], mock: MutableMock): Mutant[] {
  const own = exchanges.filter((each): each is Answered => each.outcome.kind === 'response');
  const differs = ({ mutation }: Mutant): boolean =>
    own.some(({ request }) => {
      const [right, wrong] = [answeredOnce(mock, {}, request), answeredOnce(mock, mutation, request)];
      return right.status !== wrong.status || right.body !== wrong.body;
    });
  return withOwnIds([
    ...bodyMutants(operation, own),
    ...answerMutants(operation, own),
    ...requestMutants(operation, own, mock),
    ...behaviorMutants(operation).filter(differs),
  ]);
}
