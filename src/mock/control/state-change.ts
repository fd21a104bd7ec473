import { messageOf, ToolError } from '../../errors.js';
import type { Incoming } from '../../io/http-server/message.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { parseJson } from '../../json/text.js';
import type { ProviderStates, StateChange } from '../data/states.js';

const FORM = `Expected JSON as Pact's verifier sends it: {"state": "…", "params": {}, "action": "setup"}.`;

/**
 * Reads a request to change the provider's state
 * (https://docs.pact.io/getting_started/provider_states). A teardown takes back what was set up, and so does the
 * empty state, which Pact sends for interactions without one. Several states of one interaction add up.
 */
export function readStateChange(
  body: Incoming['body'],
  states: ProviderStates | undefined,
): { change: StateChange | undefined } | { problem: string } {
  if (!states) return { problem: 'This mock has no provider states: start it with --states FILE.' };
  const asked = body === 'too-large' ? undefined : parsed(body.toString());
  if (!isObject(asked) || typeof asked.state !== 'string') return { problem: FORM };
  const { state, params = {}, action = 'setup' } = asked;
  if (!isObject(params) || (action !== 'setup' && action !== 'teardown')) return { problem: FORM };
  if (action === 'teardown' || state === '') return { change: undefined };
  try {
    return { change: states.of(state, params) };
  } catch (thrown) {
    if (!(thrown instanceof ToolError)) throw thrown;
    return { problem: `${messageOf(thrown)}.` };
  }
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
