import type { SentRequest } from '../model/exchange.js';
import type { Reset } from '../runner/setup/reset.js';
import type { UserCommand } from '../runner/setup/user-command.js';
import type { ConfigCommand, ConfigSource } from './index.js';
import { numberOf, read } from './run-budgets.js';
import type { RunSettings } from './run-settings.js';

/** Longest time for a command, or the reset, that says nothing else. */
const TIMEOUT = '30s';

/** A command of the configuration. `pointer`: where it stands there. */
export function userCommand(
  { command, timeout = TIMEOUT }: ConfigCommand,
  { cwd, env }: Pick<RunSettings, 'cwd' | 'env'>,
  { name, pointer, isSecret }: { name: string; pointer: string; isSecret: boolean },
  source: ConfigSource | undefined,
): UserCommand {
  return {
    ...{ name, line: command, cwd, env, isSecret },
    location: source?.locate?.(pointer),
    timeout: read(name, () => numberOf('timeout', { timeout })),
  };
}

/** The reset of the configuration. @throws ToolError on a duration that is none. */
export function resetOf(settings: RunSettings, source: ConfigSource | undefined): Reset | undefined {
  const { reset } = settings;
  if (!reset) return undefined;
  const place = { name: 'reset', pointer: '/reset', isSecret: false };
  if ('command' in reset) return { kind: 'command', command: userCommand(reset, settings, place, source) };
  const { url, method = 'POST', headers = {}, timeout = TIMEOUT } = reset;
  const request: SentRequest = { method: method.toUpperCase(), url, headers: Object.entries(headers) };
  return {
    kind: 'request',
    request,
    timeout: read('reset', () => numberOf('timeout', { timeout })),
    location: source?.locate?.('/reset'),
  };
}
