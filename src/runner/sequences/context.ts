import type { Case, Exchange } from '../../model/exchange.js';
import type { Admission } from '../events.js';
import type { OperationRun, RunOptions } from '../options.js';
import type { Sender } from '../sending/sender.js';
import type { Sequences } from './index.js';
import type { Taken } from './taken.js';

/** What is needed to send requests besides those that are planned. */
export interface Context {
  run: RunOptions;
  recorder: Admission;
  sender: Sender;
  sequences: Sequences;
  taken: Taken;
}

/** Sends one more request; undefined where no limit leaves room for it. */
export async function sentBesides(
  planned: Case,
  { recorder, sender }: Pick<Context, 'recorder' | 'sender'>,
): Promise<Exchange | undefined> {
  return recorder.admits(planned) ? sender.one(planned) : undefined;
}

/** Whether an operation is sent requests whose ids start so: somebody asks for them, and the server is no mock. */
export function isMeant(
  { phases }: OperationRun,
  { cases, keepsThings }: RunOptions,
  prefix: string,
): boolean {
  const isSelected = cases.length === 0 || cases.some((id) => id.startsWith(prefix));
  return isSelected && keepsThings && phases.includes('behaviors');
}
