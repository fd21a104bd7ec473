import { dirname } from 'node:path';
import type { Config, ConfigSecret, ConfigSource, ResolvedConfig } from '../config/index.js';
import type { Host } from './host.js';

/** The configuration file's part of the input; empty when there is no such file. */
export interface Settings {
  config: ResolvedConfig;
  /** Folder that the file's own paths start from. */
  folder: string;
  /** Where the settings stand, for messages about them. */
  source?: ConfigSource;
  /** Names of the headers whose values come from the environment: whatever they are called, they are secret. */
  secretHeaders: readonly string[];
  /** Names of the options that were typed: they win over the file. */
  typed: ReadonlySet<string>;
}

/** Reads the file that was named, or the one there is; `false` for commands that have no configuration. */
export async function readSettings(
  named: unknown,
  { cwd, env }: Host,
  typed: ReadonlySet<string>,
): Promise<Settings> {
  const none: Settings = { config: {}, folder: cwd, secretHeaders: [], typed };
  if (named === false) return none;
  const { loadConfig, resolveSecrets } = await import('../config/index.js');
  const loaded = await loadConfig({ cwd, file: typeof named === 'string' ? named : undefined });
  if (!loaded) return none;
  const { config, source, path } = loaded;
  return {
    config: resolveSecrets(config, env, source),
    folder: dirname(path),
    source,
    secretHeaders: headersOfEnvironment(config),
    typed,
  };
}

function headersOfEnvironment({ headers, operations = {} }: Config): string[] {
  const all: (Record<string, ConfigSecret> | undefined)[] = [
    headers,
    ...Object.values(operations).map((operation) => operation.headers),
  ];
  return all.flatMap((own) =>
    Object.entries(own ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [] : [name])),
  );
}
