import { messageOf, ToolError } from '../../errors.js';
import { headerOf } from '../../http/credentials/index.js';
import { looksSecret } from '../../http/secrets/redaction.js';
import { override } from '../../http/serialize/request.js';
import type { Json } from '../../json/json.js';
import { printable } from '../../json/printable.js';
import type { Location } from '../../model/document.js';
import type { Case, Claim, Exchange, Phase, PlannedRequest } from '../../model/exchange.js';
import type { Surroundings } from './user-command.js';

/** A case as a hook sees it, with the request that is about to be sent; changing it changes nothing. */
export interface HookedCase {
  /** As in reports, e.g. `getPet:negative:security:none`. */
  readonly id: string;
  /** The name of its document, and the id of its operation. */
  readonly document: string;
  readonly operation: string;
  readonly phase: Phase;
  /** What the request is: `documented` and `plausible` ones are valid, the others to be refused. */
  readonly claim: Claim;
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** What of a request is sent otherwise than planned; what is absent stays as it is. */
export interface RequestChanges {
  /** By their names, in place of planned ones; null takes one away. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Path and query, percent-encoded. */
  readonly target?: string;
  readonly body?: string;
}

/** One request as it was sent, and what came back, be it an answer or a failure. */
export interface HookedExchange {
  readonly case: HookedCase;
  readonly url: string;
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [name: string, value: string])[];
    /** As it arrived: not decompressed. */
    readonly body: Uint8Array;
  };
  /** Why there is no answer. */
  readonly failure?: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** Values by the names of parameters and body properties. */
export type HookedValues = Readonly<Record<string, Json>>;

/**
 * What a module of the user's does while a run goes on; each may return a promise. What one throws ends the run, with
 * its file and line: it is held against no server.
 * @example
 * // specproof.hooks.ts, named in the configuration as hooks: './specproof.hooks.ts'
 * import type { Hooks } from 'specproof';
 *
 * export const beforeCase: Hooks['beforeCase'] = ({ method, target }) => ({
 *   headers: { 'X-Signature': `${method} ${target}` },
 * });
 */
export interface Hooks {
  /**
   * Values that only the user knows, or how to get them: asked for once, when the run starts and the server was reset.
   * What is given by `parameters` of the configuration, or typed, wins over them.
   */
  parameters?: HookedValues | (() => HookedValues | Promise<HookedValues>);
  /**
   * Called before each request, with the credentials in it. Plans do not depend on it: `--plan` shows requests without its
   * changes. A case without credentials, or with wrong ones, gets none from it.
   */
  beforeCase?: (planned: HookedCase) => RequestChanges | undefined | Promise<RequestChanges | undefined>;
  /** Called as soon as a request is answered, or has failed; its promise is waited for. */
  afterExchange?: (exchange: HookedExchange) => unknown;
}

/** The hooks of a run, and where they come from. */
export interface GivenHooks {
  hooks: Hooks;
  /** The file as the user would type it, and its absolute path; undefined where code gave them. */
  source?: { label: string; file: string } | undefined;
  /** @throws ToolError for values that no request could send. */
  refuse: (values: HookedValues) => void;
}

/** Milliseconds that one call may take: a promise that nobody settles would be waited for without end. */
const PATIENCE = 30_000;

/** Calls the hooks of a run. */
export class HookCalls {
  constructor(
    private readonly given: GivenHooks,
    private readonly surroundings: Surroundings,
  ) {}

  /** The values that the hooks give. @throws ToolError when they fail, or give what no request can send. */
  async values(): Promise<HookedValues> {
    const { parameters = {} } = this.given.hooks;
    const values: unknown =
      typeof parameters === 'function' ? await this.called('parameters', () => parameters()) : parameters;
    if (!isRecord(values)) throw this.fault('parameters', 'expected an object with values by their names');
    const { secrets } = this.surroundings;
    for (const [name, value] of Object.entries(values))
      if (looksSecret(name) && typeof value === 'string') secrets.learn([value]);
    this.given.refuse(values);
    return values;
  }

  /** The request as the hook would have it. @throws ToolError when it fails. */
  async beforeCase(planned: Case, request: PlannedRequest): Promise<PlannedRequest> {
    const { beforeCase } = this.given.hooks;
    if (!beforeCase) return request;
    const changes: unknown = await this.called('beforeCase', () => beforeCase(seen(planned, request)));
    if (changes === undefined || changes === null) return request;
    if (!isRecord(changes)) throw this.fault('beforeCase', 'expected an object with changes, or nothing');
    return this.changed(planned, request, changes);
  }

  /** @throws ToolError when the hook fails. */
  async afterExchange({ case: planned, request, outcome, duration }: Exchange): Promise<void> {
    const { afterExchange } = this.given.hooks;
    if (!afterExchange) return;
    const { url, ...sent } = request;
    const answer =
      outcome.kind === 'failure'
        ? { failure: outcome.message }
        : { response: { status: outcome.status, headers: outcome.headers, body: outcome.body.slice() } };
    const exchange = {
      case: seen(planned, { ...sent, target: planned.request.target }),
      url,
      duration,
      ...answer,
    };
    await this.called('afterExchange', () => afterExchange(exchange));
  }

  private changed(planned: Case, request: PlannedRequest, changes: RequestChanges): PlannedRequest {
    const { target = request.target, body = request.body } = changes;
    const own = Object.entries(changes.headers ?? {}).filter(([name]) => mayChange(planned, name));
    if (typeof target !== 'string' || !['string', 'undefined'].includes(typeof body))
      throw this.fault('beforeCase', 'expected a text for target and body');
    const odd = own.find(([, value]) => value !== null && typeof value !== 'string');
    if (odd) throw this.fault('beforeCase', `expected a text, or null, for the header ${odd[0]}`);
    const gone = new Set(own.flatMap(([name, value]) => (value === null ? [name.toLowerCase()] : [])));
    const set = own.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));
    const { secrets } = this.surroundings;
    for (const [name, value] of set)
      if (looksSecret(name) || secrets.hidesHeader(name, value)) secrets.learn([value]);
    const kept = request.headers.filter(([name]) => !gone.has(name.toLowerCase()));
    return {
      method: request.method,
      target,
      headers: override(kept, set),
      ...(body !== undefined && { body }),
    };
  }

  private async called<Result>(name: keyof Hooks, hook: () => Result): Promise<Awaited<Result>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`was not done after ${String(PATIENCE / 1000)} s`)),
        PATIENCE,
      );
    });
    try {
      return await Promise.race([hook(), late]);
    } catch (thrown) {
      throw this.fault(name, textOf(thrown), thrown);
    } finally {
      clearTimeout(timer);
    }
  }

  private fault(name: keyof Hooks, message: string, thrown?: unknown): ToolError {
    const { source } = this.given;
    const location = thrown instanceof Error && source ? placeIn(source, thrown) : undefined;
    const { secrets } = this.surroundings;
    const where = location || !source ? '' : `${source.label}: `;
    return new ToolError(`${where}the hook ${name} failed: ${printable(secrets.text(message))}`, {
      location,
      cause: thrown,
    });
  }
}

function seen(
  { id, operation, phase, expected }: Case,
  { method, target, headers, body }: PlannedRequest,
): HookedCase {
  const copy = headers.map(([name, value]) => [name, value] as const);
  return {
    ...{ id, document: operation.contract.name, operation: operation.id, phase, claim: expected.claim },
    ...{ method, target, headers: copy },
    ...(body !== undefined && { body }),
  };
}

/** What is about credentials would mean nothing with those of a hook. */
function mayChange({ operation, expected: { claim } }: Case, name: string): boolean {
  if (claim !== 'unauthenticated') return true;
  const schemes = operation.contract.securitySchemes;
  return !schemes.some((scheme) => headerOf(scheme)?.toLowerCase() === name.toLowerCase());
}

function isRecord(value: unknown): value is Record<string, never> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The line of the user's file that a stack names first. */
function placeIn(
  { label, file }: { label: string; file: string },
  { stack = '' }: Error,
): Location | undefined {
  for (const line of stack.split('\n')) {
    const [, path, row, column] =
      /^\s+at .*?(?:file:\/\/)?(\/[^()]*|[A-Za-z]:[\\/][^()]*):(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (path !== undefined && decodeURI(path).endsWith(file))
      return { file: label, line: Number(row), column: Number(column) };
  }
  return undefined;
}

/** Anything can be thrown, even what has no text. */
function textOf(thrown: unknown): string {
  try {
    return messageOf(thrown);
  } catch {
    return 'something without a message was thrown';
  }
}
