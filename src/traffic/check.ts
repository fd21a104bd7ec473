import type { VerifyEvent } from '../model/events.js';
import type { RunOptions } from '../runner/options.js';
import { Judging, recordedRun } from './judging.js';
import { readTraffic } from './read.js';
import { Sorter } from './sorter.js';

/** A recording, by its path, and how messages call it. */
export interface Recording {
  path: string;
  label: string;
}

/**
 * Judges what others have recorded, by the checks and the evidence of a verification: the same exchanges give the same
 * causes. Nothing is sent. The last event is the report.
 * @throws ToolError when the recording cannot be read, or nothing in it is to a server of the documents.
 */
export async function* check(
  asked: RunOptions,
  { path, label }: Recording,
): AsyncGenerator<VerifyEvent, void> {
  const run = recordedRun(asked);
  const sorter = new Sorter(run, givenServers(asked));
  const judging = new Judging(run, sorter);
  for await (const read of readTraffic(path, label)) {
    if (run.signal?.aborted === true) judging.interrupt();
    if (!judging.isOpen) break;
    const exchange = sorter.exchangeOf(read);
    if (exchange) yield judging.judge(exchange);
  }
  if (judging.exchanges === 0 && judging.isOpen) throw sorter.nothingFound(label);
  sorter.tellSkipped(label);
  yield { type: 'report', report: judging.report() };
}

function givenServers({ server }: RunOptions): string[] {
  if (server === undefined) return [];
  return typeof server === 'string' ? [server] : Object.values(server);
}
