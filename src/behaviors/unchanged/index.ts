import type { Json } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Behavior, Declared } from '../shared/behavior.js';
import type { Unchanged } from '../shared/change-token.js';
import { selectingChangeToken } from '../shared/change-token.js';
import { answerMistakes, requestMistakes } from '../shared/mistakes.js';
import type { RequestView } from '../shared/request-view.js';
import { CLAUSES, proof } from './probe.js';
import { schema } from './schema.js';
import { withTokenOfRecords } from './token-of-records.js';

/**
 * The caller sends back the change token of an earlier answer, and gets a short answer as long as nothing has
 * changed.
 */
export const unchanged = {
  schema,
  codes: ['behavior.unchanged', 'evidence.nothing-proved'],

  mistakes(declared) {
    const { send: place, from } = declared.value;
    return [...requestMistakes(declared, 'send', place), ...answerMistakes(declared, 'from', from)];
  },

  promised: ({ operation, pointer }) => [
    { clause: CLAUSES.token, pointer },
    ...(selectingChangeToken(operation) ? [{ clause: CLAUSES.selected, pointer }] : []),
  ],

  stage: 'body',

  answer(declared, draft, request) {
    const { from, answer } = declared.value;
    const whole = withTokenOfRecords(draft, from);
    const token = valueAt(whole.body, from);
    const isKnown = token !== undefined && token !== null && tokenIn(declared, request) === token;
    return isKnown ? { body: answer, items: undefined, isFinal: true } : whole;
  },

  probe: proof,
} as const satisfies Behavior<Unchanged>;

/** Returns the change token in a request. */
function tokenIn({ value }: Declared<Unchanged>, { body }: RequestView): Json | undefined {
  return body === undefined ? undefined : valueAt(body, value.send);
}
