import type { HttpClient } from '../../io/http-client/index.js';
import type { RunOptions } from '../options.js';
import { CommandedCredentials } from './commanded-credentials.js';
import type { HookedValues } from './hooks.js';
import { HookCalls } from './hooks.js';
import { resetServer } from './reset.js';
import type { Surroundings } from './user-command.js';
import { waitForServers } from './wait-for-server.js';

/** What of the user's own has to be there before a run can send anything, and while it goes on. */
export class Setup {
  readonly credentials: CommandedCredentials;
  readonly hooks: HookCalls | undefined;
  private readonly surroundings: Surroundings;

  constructor(
    private readonly run: RunOptions,
    private readonly client: HttpClient,
  ) {
    const { commanded, secrets, maxTime, signal, tell } = run;
    const end = performance.now() + maxTime;
    this.surroundings = { secrets, left: () => end - performance.now(), signal, tell };
    this.credentials = new CommandedCredentials(commanded, this.surroundings);
    this.hooks = run.hooks && new HookCalls(run.hooks, this.surroundings);
  }

  /**
   * The run with the values that hooks give, once all is there that it needs.
   * @throws ToolError when a server cannot be reached, or something of the user's own fails.
   */
  async start(): Promise<RunOptions> {
    const { run, hooks } = this;
    if (run.server === undefined) return run;
    await waitForServers(run, this.client);
    await this.reset();
    await this.credentials.start();
    return hooks ? withValues(run, await hooks.values()) : run;
  }

  /** Brings the server back to where every run starts, if the user says how. @throws ToolError when that fails. */
  async reset(): Promise<void> {
    if (this.run.reset) await resetServer(this.run.reset, this.client, this.surroundings);
  }
}

/** The run with more values for its requests; those that it has win over them. */
function withValues(run: RunOptions, values: HookedValues): RunOptions {
  if (Object.keys(values).length === 0) return run;
  return {
    ...run,
    operations: run.operations.map((own) => ({ ...own, values: { ...values, ...own.values } })),
  };
}
