import type { ResolvedConfig } from '../config/index.js';
import { ToolError } from '../errors.js';
import type { Host } from './host.js';
import { isCi } from './host.js';
import type { OptionValues } from './options.js';
import type { Settings } from './settings.js';

/** What a run of `verify` is sent to; without a server, the mock of the documents. */
export interface Target {
  server: string | undefined;
  servers: ResolvedConfig['servers'];
}

/**
 * The server of the command line, else that of the configuration; none where `--self` is typed.
 * @throws ToolError when both are typed; and in CI where neither is given: a green build that nobody's server has earned
 *   would say nothing.
 */
export function targetOf(
  { server, self, plan, dryRun }: OptionValues<'server' | 'self' | 'plan' | 'dryRun'>,
  { typed, config }: Settings,
  { env }: Host,
): Target {
  if (typed.has('self') && self === true) {
    if (typed.has('server'))
      throw new ToolError('--self verifies the mock, --server a server: leave one out');
    return { server: undefined, servers: undefined };
  }
  const target = { server, servers: typed.has('server') ? undefined : config.servers };
  const isGiven = server !== undefined || Object.keys(target.servers ?? {}).length > 0;
  const isSent = plan !== true && dryRun !== true;
  if (isGiven || self === true || !isSent || !isCi(env)) return target;
  throw new ToolError('no server: in CI, nothing is verified but what you name', {
    hint:
      'Give --server URL, or `server: URL` in the configuration. ' +
      'To verify the mock of the documents instead, give --self, or `self: true` in the configuration.',
  });
}
