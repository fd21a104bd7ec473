import { problemAt } from '../../document/problem.js';
import { noAnswerIn } from '../../http/mock-fields.js';
import { join } from '../../json/pointer.js';
import type { Problem } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';

/**
 * That our own mock could make no valid answer: what is documented is at fault, or too hard to make a value of, and no
 * server is to blame.
 */
export function unanswerableBy({ outcome, case: { operation } }: Exchange): Problem | undefined {
  const why = outcome.kind === 'response' ? noAnswerIn(outcome) : undefined;
  if (why === undefined) return undefined;
  const { contract, id, pointer } = operation;
  const at = join(pointer, 'responses');
  const message = `${id}: the mock has no valid answer, so that nothing is proved of it: ${why}`;
  return problemAt(contract, at, 'document.case.unanswerable', message, { severity: 'warning' });
}
