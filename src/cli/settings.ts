import { dirname } from 'node:path';
import type { ResolvedConfig } from '../config.js';
import type { Host } from './host.js';

/** The configuration file's part of the input; empty when there is no such file. */
export interface Settings {
  config: ResolvedConfig;
  /** Folder that the file's own paths start from. */
  folder: string;
}

/** Reads the file that was named, or the one there is; `false` for commands that have no configuration. */
export async function readSettings(named: unknown, { cwd, env }: Host): Promise<Settings> {
  if (named === false) return { config: {}, folder: cwd };
  const { loadConfig, resolveSecrets } = await import('../config.js');
  const loaded = await loadConfig({ cwd, file: typeof named === 'string' ? named : undefined });
  if (!loaded) return { config: {}, folder: cwd };
  return { config: resolveSecrets(loaded.config, env, loaded.source), folder: dirname(loaded.path) };
}
