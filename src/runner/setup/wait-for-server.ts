import { setTimeout as delay } from 'node:timers/promises';
import type { HttpClient } from '../../io/http-client/index.js';
import type { HttpFailure, HttpResponse } from '../../model/exchange.js';
import type { RunOptions } from '../options.js';
import { serverOf } from '../selection.js';
import { unreachable } from './unreachable.js';

/** Milliseconds between two looks at a server that is starting. */
const PAUSE = 200;

/** What gateways answer while the server behind them is starting. */
const STARTING = [502, 503, 504];

/**
 * Waits until the servers of a run answer, at most `wait` milliseconds each: a GET of their base address, without
 * credentials, says so whatever its status.
 * @throws ToolError when one of them cannot be connected to until then.
 */
export async function waitForServers(run: RunOptions, client: HttpClient): Promise<void> {
  const { operations, server, wait } = run;
  if (wait === 0) return;
  const bases = new Set(operations.map(({ operation }) => serverOf(server, operation) ?? ''));
  for (const base of bases) await waitFor(base, run, client);
}

async function waitFor(base: string, run: RunOptions, client: HttpClient): Promise<void> {
  const { secrets, signal, wait, limits } = run;
  const end = performance.now() + wait;
  const left = (): number => Math.ceil(end - performance.now());
  let last: HttpFailure | undefined;
  while (left() > 0 && signal?.aborted !== true) {
    const url = URL.canParse(base) ? base : `http://${base}`;
    const request = { method: 'GET', url, headers: [['Accept', '*/*']] as [string, string][] };
    const { outcome } = await client.send(request, Math.min(limits.timeout, left()));
    last = outcome.kind === 'failure' ? outcome : undefined;
    if (isReady(outcome)) return;
    await delay(Math.max(0, Math.min(PAUSE, left())), undefined, signal ? { signal } : {}).catch(
      () => undefined,
    );
  }
  // A server that is there and does not answer is a finding of the run.
  if (last?.reason === 'connect' && signal?.aborted !== true)
    throw unreachable(secrets.url(new URL(base).origin), secrets.text(last.message));
}

function isReady(outcome: HttpResponse | HttpFailure): boolean {
  return outcome.kind === 'response' && !STARTING.includes(outcome.status);
}
