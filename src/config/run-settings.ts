import type { HeaderList } from '../http/headers.js';
import type { Phase } from '../model/exchange.js';
import type { RunOptions } from '../runner/options.js';
import type { Hooks } from '../runner/setup/hooks.js';
import type { LoadedHooks } from './hooks.js';
import type { ResolvedConfig } from './index.js';
import type { Shard } from './parsers.js';

/** Headers by their names, or as a list where a name occurs more than once. */
export type HeaderSettings = Readonly<Record<string, string>> | HeaderList;
type Optional<T> = { readonly [Name in keyof T]?: T[Name] | undefined };
type ResolvedOperation = NonNullable<ResolvedConfig['operations']>[string];

/** What one operation does differently; each setting wins over that of the same name for all. */
export type OperationSettings = Optional<Omit<ResolvedOperation, 'headers' | 'phases'>> & {
  readonly headers?: HeaderSettings | undefined;
  readonly phases?: readonly Phase[] | undefined;
};

/**
 * What a verification can be asked for: the settings of the configuration file, its secrets as plain texts, and what is
 * selected of it for one run. Everything is optional; the defaults are those of the command line.
 */
export type RunSettings = Optional<
  Omit<
    ResolvedConfig,
    | '$schema'
    | 'documents'
    | 'self'
    | 'out'
    | 'int64'
    | 'emit'
    | 'lint'
    | 'pact'
    | 'check'
    | 'proxy'
    | 'prove'
    | 'headers'
    | 'operations'
    | 'phases'
    | 'reports'
    | 'minEvidence'
    | 'expect'
    | 'hooks'
  >
> & {
  /** Sent with every request, in place of planned ones of the same name. */
  readonly headers?: HeaderSettings | undefined;
  /** Settings of single operations, by the operation's id. */
  readonly operations?: Readonly<Record<string, OperationSettings>> | undefined;
  /** The phases of every run; by default all but `fuzz`. */
  readonly phases?: readonly Phase[] | undefined;
  /** Smallest share of the documented clauses that must be seen with a value: 0 to 1, or text such as `90%`. */
  readonly minEvidence?: string | number | undefined;
  /** Findings that are known, and accepted for a reason. */
  readonly expect?: RunOptions['deviations'] | undefined;
  /** Only these phases in this run, in place of `phases` and of those of single operations. */
  readonly onlyPhases?: readonly Phase[] | undefined;
  /** Only operations of these ids. */
  readonly onlyOperations?: readonly string[] | undefined;
  /** Only cases of these ids, whatever their phases. */
  readonly onlyCases?: readonly string[] | undefined;
  /** Only this part of the operations; those between which ids flow stay together. */
  readonly shard?: Shard | undefined;
  /** Names of headers whose values are shown nowhere, besides those that carry credentials or look like it. */
  readonly secretHeaders?: readonly string[] | undefined;
  /** Occurrences of one cause that the report lists one by one, 50 by default; its count is of all of them. */
  readonly maxOccurrences?: number | undefined;
  /** The day by which known deviations expire, `YYYY-MM-DD`; today in UTC by default. */
  readonly today?: string | undefined;
  /** What is done around each request, and values for parameters. */
  readonly hooks?: Hooks | LoadedHooks | undefined;
  /** Folder that commands are run in; the working directory by default. */
  readonly cwd?: string | undefined;
  /** Environment of commands; that of the process by default. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Takes lines for the user while the run goes on, such as what commands say; secrets are redacted. */
  readonly tell?: ((line: string) => void) | undefined;
  /** Ends the run early; what was found so far is still reported. */
  readonly signal?: AbortSignal | undefined;
};
