import { dirname, relative, resolve } from 'node:path';
import type { Config, ConfigSecret, ConfigSource, ResolvedConfig } from '../config/index.js';
import { documentsOf, isBundled } from '../load/bundled.js';
import type { LoadOptions } from '../load/index.js';
import type { Host } from './host.js';
import type { OptionValues } from './options.js';

/** The configuration file's part of the input; empty when there is no such file. */
export interface Settings {
  config: ResolvedConfig;
  /** Folder that the file's own paths start from. */
  folder: string;
  /** Folder of the project: that of the file that was found, else the working directory. */
  root: string;
  /** Where the settings stand, for messages about them. */
  source?: ConfigSource;
  /** Names of the headers whose values come from the environment: whatever they are called, they are secret. */
  secretHeaders: readonly string[];
  /** Names of the options that were typed: they win over the file. */
  typed: ReadonlySet<string>;
}

/**
 * Reads the file that was named, or the one there is; `false` for commands that have no configuration. Without
 * `withSecrets`, nothing is taken from the environment, and what could hold secrets is left out.
 */
export async function readSettings(
  named: unknown,
  { cwd, env }: Host,
  typed: ReadonlySet<string>,
  withSecrets: boolean,
): Promise<Settings> {
  const none: Settings = { config: {}, folder: cwd, root: cwd, secretHeaders: [], typed };
  if (named === false) return none;
  const { loadConfig } = await import('../config/index.js');
  const { resolveSecrets } = await import('../config/resolve-secrets.js');
  const loaded = await loadConfig({ cwd, file: typeof named === 'string' ? named : undefined });
  if (!loaded) return none;
  const { config, source, path } = loaded;
  const folder = dirname(path);
  return {
    config: resolveSecrets(withSecrets ? config : withoutSecrets(config), env, source),
    folder,
    root: typeof named === 'string' ? cwd : folder,
    source,
    secretHeaders: headersOfEnvironment(config),
    typed,
  };
}

function headersOfEnvironment({ headers, reset, operations = {} }: Config): string[] {
  const all: (Record<string, ConfigSecret> | undefined)[] = [
    headers,
    reset && 'url' in reset ? reset.headers : undefined,
    ...Object.values(operations).map((operation) => operation.headers),
  ];
  return all.flatMap((own) =>
    Object.entries(own ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [] : [name])),
  );
}

function withoutSecrets({
  credentials: _c,
  limitedCredentials: _l,
  headers: _h,
  reset: _r,
  operations,
  ...others
}: Config): Config {
  if (!operations) return others;
  const own = Object.entries(operations).map(([id, { headers: _, ...settings }]) => [id, settings] as const);
  return { ...others, operations: Object.fromEntries(own) };
}

/**
 * The documents named on the command line, else those of the configuration file, whose paths start at that file.
 * @throws ToolError when there are none.
 */
export function documentsNamed(args: string[], { config, folder }: Settings, host: Host): string[] {
  if (args.length > 0 || !config.documents) return documentsOf(args, host.cwd);
  const isPath = (name: string): boolean => !/^(https?|file):/i.test(name) && !isBundled(name);
  return documentsOf(
    config.documents.map((name) => (isPath(name) ? relative(host.cwd, resolve(folder, name)) : name)),
    host.cwd,
  );
}

/** The options of every command that say how documents are loaded. */
export type LoadOptionName = 'strict' | 'maxFile' | 'allowOutside';

/** How the documents of a command are loaded; options as they were parsed. */
export function loadOptions(
  { config, root }: Settings,
  { strict, maxFile, allowOutside }: OptionValues<LoadOptionName>,
  { cwd }: Host,
): LoadOptions {
  return { cwd, root, strict, formats: config.formats, maxFile, allowOutside };
}
