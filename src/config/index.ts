import type { Json } from '../json/json.js';
import type { Phase } from '../model/exchange.js';
import type { FailOn } from '../model/report.js';
import type { ReportFormat } from '../reporters/formats.js';
import type { KnownDeviation } from '../runner/record/known-deviations.js';
import type { SeveritySetting } from '../runner/record/severity.js';
import type { CustomFormat } from '../schema/custom-formats.js';
import { formatProblems } from './checks/formats.js';
import { readConfigFile } from './file.js';
import type { ConfigProblem, ConfigSource } from './problems.js';
import { plainData, problemOf, refuse } from './problems.js';
import { schemaErrors } from './schema-errors.js';

export type { ConfigSource } from './problems.js';

/** A value that may be secret: `{ env: 'NAME' }` takes it from the environment; a literal text ends up in version history. */
export type ConfigSecret = string | { env: string };

/** A command of the user's: a line for the shell, or a program and its arguments. It is run in the configuration's folder. */
export interface ConfigCommand {
  command: string | readonly string[];
  /** Longest time for it, half a minute by default; written as `Config.timeout`. */
  timeout?: string | number;
}

/** A request that is answered 2xx, or a command: it brings the server under test back to where every run starts. */
export type ConfigReset =
  | ConfigCommand
  | {
      url: string;
      /** `POST` by default. */
      method?: string;
      headers?: Record<string, ConfigSecret>;
      /** As `ConfigCommand.timeout`. */
      timeout?: string | number;
    };

/** A secret, or a command that writes it, alone, to its standard output: at the start, and again after it has expired. */
export type ConfigCredential = ConfigSecret | ConfigCommand;

/** `off`: the problem is not told. */
export type LintSeverity = 'off' | 'warning' | 'error';

/** Settings of one operation; each wins over the setting of the same name for all. */
export interface OperationConfig {
  /** The reason why nothing is sent to this operation; the report repeats it. */
  skip?: string;
  headers?: Record<string, ConfigSecret>;
  parameters?: Record<string, Json>;
  phases?: Phase[];
  /** As `Config.timeout`. */
  timeout?: string | number;
  lenientInput?: boolean;
  /** How severe its findings are, by their code; `off` for those that are none. */
  severity?: Record<string, SeveritySetting>;
}

/**
 * What `specproof.config.*` may say. Everything is optional; a command-line option wins over the setting of its name,
 * and what neither gives has the option's default.
 */
export interface Config {
  /** For editors: the URL of the schema. */
  $schema?: string;
  /** Paths relative to the configuration file, URLs, or names of bundled documents: what commands are about that name none. */
  documents?: string[];
  /** Everything before the documents' paths. */
  server?: string;
  /** Whether the mock of the documents is verified where there is no server, in CI too. */
  self?: boolean;
  /** Servers of single documents, by the document's name. */
  servers?: Record<string, string>;
  /**
   * By the key of the security scheme: the token, key or ticket alone, `user:password` for Basic; or a command that writes
   * it, which is run again after a 401.
   */
  credentials?: Record<string, ConfigCredential>;
  /** The same of somebody who may do less: where 403 is documented, it is what one request is sent with. */
  limitedCredentials?: Record<string, ConfigSecret>;
  /** Sent with every request, in place of planned ones of the same name. */
  headers?: Record<string, ConfigSecret>;
  /**
   * Called before the run and before each operation, so that what one has changed is no matter to the next. Operations
   * that ids flow between count as one: what one of them makes, the others read, change and remove.
   */
  reset?: ConfigReset;
  /**
   * A module of your own, `.ts`, `.js` or `.mjs`, relative to the configuration file, that exports `beforeCase`,
   * `afterExchange` or `parameters`; see `Hooks`.
   */
  hooks?: string;
  /** Values that only the tenant knows, by the name of the parameter or body property. */
  parameters?: Record<string, Json>;
  phases?: Phase[];
  /** Random cases for each operation. */
  fuzz?: number;
  seed?: number;
  /** Requests under way at once. */
  concurrency?: number;
  /** Most requests a second. */
  rate?: number;
  /** Longest pause that a server may ask for by 429 or Retry-After, written as `timeout`. */
  maxPause?: string | number;
  /** Longest time for one exchange: milliseconds, or text such as `500ms`, `10s`, `2m`. */
  timeout?: string | number;
  /** Longest time to connect to the server, written as `timeout`. */
  connectTimeout?: string | number;
  /** Longest time to wait for a server that is starting, written as `timeout`. */
  wait?: string | number;
  /** Longest time for the whole run, written as `timeout`. */
  maxTime?: string | number;
  /** Largest response body that is read: bytes, or text such as `500kB`, `10MB`. */
  maxBody?: string | number;
  /** Largest document, or file that one refers to, that is read, written as `maxBody`. */
  maxFile?: string | number;
  /** Whether references to files outside of the working folder, or of the document's own, are followed. */
  allowOutside?: boolean;
  /** Most cases of the whole run; 0 means all. */
  maxCases?: number;
  /** Most requests of one operation, first one for each clause, and a thirtieth of those of the run; 0 means all. */
  budget?: number;
  /** Most values that are looked at while planning one operation; 0 means any number. */
  maxPlanSteps?: number;
  /** Most bytes of request bodies that are planned for one operation, written as `maxBody`. */
  maxPlanBytes?: string | number;
  /** Ends the run after this many errors; 0 means never. */
  maxFailures?: number;
  /** Folder of the generated files, relative to the configuration file; `generated` by default. */
  out?: string;
  /** What integers of `format: int64` and `uint64` are in generated clients; `number` by default, which holds 53 bits. */
  int64?: 'number' | 'string' | 'bigint';
  /** What is generated besides types, client and validators; nothing by default. */
  emit?: 'msw'[];
  /** Files of the report by its format, relative to the configuration file, or `-` for standard output. */
  reports?: { [Format in ReportFormat]?: string };
  /** Smallest share of the documented clauses that must have been seen with a value, e.g. `90%`. */
  minEvidence?: string;
  /** The server may accept requests that the document calls invalid. */
  lenientInput?: boolean;
  /** Whether operations that may change data are sent to a real server. */
  allowWrites?: boolean;
  /** Whether only operations that read are sent, to a server on this machine too. */
  readsOnly?: boolean;
  /** Whether formats and keywords that nobody knows are errors. */
  strict?: boolean;
  /** Formats that are in no standard: what their values look like, or `ignore`. */
  formats?: Record<string, CustomFormat>;
  /** What is said of the command `lint`: how severe it takes problems, by their codes. */
  lint?: {
    rules?: Record<string, LintSeverity>;
    /** Its reports, as `reports` are those of `verify`. */
    reports?: { [Format in ReportFormat]?: string };
  };
  /** The same of `pact check` and `pact verify`. */
  pact?: { reports?: { [Format in ReportFormat]?: string } };
  check?: { reports?: { [Format in ReportFormat]?: string } };
  proxy?: { reports?: { [Format in ReportFormat]?: string } };
  prove?: { reports?: { [Format in ReportFormat]?: string } };
  /** How severe findings are, by their code, e.g. `response.body.undocumented`; `off` for those that are none. */
  severity?: Record<string, SeveritySetting>;
  /** The mildest severity that fails the run: `error` by default. */
  failOn?: FailOn;
  /** By the operation's id. */
  operations?: Record<string, OperationConfig>;
  expect?: KnownDeviation[];
}

/** A configuration whose secrets are the values themselves: never to be printed. */
export type ResolvedConfig = Omit<
  Config,
  'credentials' | 'limitedCredentials' | 'headers' | 'reset' | 'operations'
> & {
  limitedCredentials?: Record<string, string>;
  credentials?: Record<string, string | ConfigCommand>;
  headers?: Record<string, string>;
  reset?:
    | ConfigCommand
    | (Omit<Exclude<ConfigReset, ConfigCommand>, 'headers'> & { headers?: Record<string, string> });
  operations?: Record<string, Omit<OperationConfig, 'headers'> & { headers?: Record<string, string> }>;
};

export interface LoadedConfig {
  config: Config;
  /** Absolute path of the file; `documents` are relative to its folder. */
  path: string;
  /** For messages about the file, such as those of `resolveSecrets`. */
  source: ConfigSource;
}

/**
 * Gives a configuration in code its type. It changes nothing and checks nothing.
 * @returns the same object.
 * @example
 * // specproof.config.ts
 * import { defineConfig } from 'specproof';
 *
 * export default defineConfig({
 *   documents: ['api.yaml'],
 *   server: 'https://staging.example.com',
 *   credentials: { bearerAuth: { env: 'STAGING_TOKEN' } },
 *   expect: [{ code: 'response.body.schema', reason: 'ticket 17', until: '2027-01-31' }],
 * });
 */
export function defineConfig(config: Config): Config {
  return config;
}

/**
 * Reads and checks the file named by `file`, or the nearest `specproof.config.{ts,js,mjs,json,yaml,yml}` in `cwd` and the
 * folders above it, up to the root of the repository. Undefined when no file was named and there is none.
 * @throws ToolError when it is missing, unreadable, ambiguous or invalid, or fails when evaluated.
 */
export async function loadConfig(options: {
  cwd: string;
  file?: string | undefined;
  /** Milliseconds that a configuration in code may take; half a minute by default. */
  patience?: number;
}): Promise<LoadedConfig | undefined> {
  const file = await readConfigFile(options);
  return file && { config: validateConfig(file.value, file), path: file.path, source: file };
}

/**
 * A copy of the value, once it is known to be a configuration. Members that are undefined count as absent.
 * @throws ToolError listing everything that is wrong; the first problem is located if the source has positions.
 */
export function validateConfig(value: unknown, source: ConfigSource): Config {
  const problems: ConfigProblem[] = [];
  const copy = plainData(value, '', problems);
  const errors = schemaErrors(copy);
  if (errors.length > 0) problems.push(...errors.flatMap(problemOf));
  else problems.push(...formatProblems((copy as Config).formats));
  if (problems.length > 0) refuse(problems, source);
  return copy as Config;
}
