import { ToolError } from '../../errors.js';
import { secretFault } from '../../http/credentials/fault.js';
import type { GivenCredentials } from '../../http/credentials/index.js';
import { withCredential } from '../../http/credentials/replace.js';
import type { Operation, SecurityScheme } from '../../model/document.js';
import type { Case, Exchange, PlannedRequest } from '../../model/exchange.js';
import { spellingsOf } from '../secrets.js';
import type { Surroundings, UserCommand } from './user-command.js';
import { outputOf } from './user-command.js';

/** A credential that a command writes to its standard output. */
export interface CommandedCredential {
  /** The schemes that it is for. */
  schemes: readonly SecurityScheme[];
  /** What stands for it in planned requests, so that one seed plans one sequence of them, whatever the command says. */
  standIn: string;
  command: UserCommand;
}

/** A request with the credentials as they are now. */
export interface Filled {
  request: PlannedRequest;
  /** Those of them that it carries as they are, and which of those that there have been. */
  carried: readonly { holder: Holder; generation: number }[];
}

/** One credential through the run. */
interface Holder {
  readonly given: CommandedCredential;
  value: string;
  generation: number;
  /** The command, while it is running. */
  renewal?: Promise<boolean> | undefined;
}

/** Renewals in a row that nothing came of, after which only operations that took the credential before get another one. */
const MOST_IN_VAIN = 5;

/**
 * The credentials of a run that commands give: first at its start, and again when a request with one of them is answered
 * 401, once for all requests that meet the same expiry.
 */
export class CommandedCredentials {
  private holders: readonly Holder[] = [];
  /** Operations that took a credential of this kind, and those that refused one that was new. */
  private readonly accepting = new Set<Operation>();
  private readonly refusing = new Set<Operation>();
  private inVain = 0;

  constructor(
    private readonly given: readonly CommandedCredential[],
    private readonly surroundings: Surroundings,
  ) {}

  /** Runs each command. @throws ToolError when one fails, or writes what is no credential. */
  async start(): Promise<void> {
    const started = this.given.map(async (given): Promise<Holder> => {
      const value = (await this.valueOf(given)) ?? given.standIn;
      return { given, value, generation: 0 };
    });
    this.holders = await Promise.all(started);
  }

  /** The credentials as they are now, by the key of their scheme. */
  get values(): GivenCredentials {
    const pairs = this.holders.flatMap(({ given, value }) => given.schemes.map(({ key }) => [key, value]));
    return Object.fromEntries(pairs) as GivenCredentials;
  }

  /** A planned request with the credentials in the places of what stands for them. */
  filled({ request: planned, expected: { claim } }: Case): Filled {
    let request = planned;
    const carried: Holder[] = [];
    for (const holder of this.holders) {
      for (const scheme of holder.given.schemes) {
        const found = withCredential(request, { scheme, from: holder.given.standIn, to: holder.value });
        request = found.request;
        if (found.isCarried && !carried.includes(holder)) carried.push(holder);
      }
    }
    // Those are to be answered 401, or may be.
    const isOther = claim === 'unauthenticated' || claim === 'method';
    return {
      request,
      carried: isOther ? [] : carried.map((holder) => ({ holder, generation: holder.generation })),
    };
  }

  /**
   * Takes note of an answer. True where it says that a credential has expired, and there is a new one meanwhile: the
   * request is to be sent again, as `isAgain`.
   * @throws ToolError when the command fails.
   */
  async isRenewed({ carried }: Filled, exchange: Exchange, isAgain: boolean): Promise<boolean> {
    const { outcome, case: planned } = exchange;
    if (carried.length === 0 || outcome.kind === 'failure') return false;
    if (outcome.status !== 401) {
      // Who looks at the input first has not looked at the credential.
      if (planned.expected.claim !== 'invalid' || outcome.status < 400) this.accepted(planned.operation);
      return false;
    }
    if (isAgain) {
      this.refusing.add(planned.operation);
      this.inVain++;
      return false;
    }
    const renewed = await Promise.all(
      carried.map(({ holder, generation }) => this.renewedSince(holder, generation, planned.operation)),
    );
    return renewed.includes(true);
  }

  private accepted(operation: Operation): void {
    this.accepting.add(operation);
    this.refusing.delete(operation);
    this.inVain = 0;
  }

  /** Whether there is another credential than that of the generation, at the latest after the command was run again. */
  private async renewedSince(holder: Holder, generation: number, operation: Operation): Promise<boolean> {
    if (holder.generation > generation) return true;
    if (!holder.renewal) {
      if (!this.isWorthIt(operation)) return false;
      holder.renewal = this.renew(holder).finally(() => (holder.renewal = undefined));
    }
    return holder.renewal;
  }

  /** A server may have other reasons to answer 401 than that a credential has expired. */
  private isWorthIt(operation: Operation): boolean {
    return !this.refusing.has(operation) && (this.inVain < MOST_IN_VAIN || this.accepting.has(operation));
  }

  private async renew(holder: Holder): Promise<boolean> {
    const value = await this.valueOf(holder.given);
    if (value === undefined) return false;
    holder.value = value;
    holder.generation++;
    return true;
  }

  /** Undefined where the run ended meanwhile. */
  private async valueOf({ command, schemes }: CommandedCredential): Promise<string | undefined> {
    const value = (await outputOf(command, this.surroundings))?.trim();
    if (value === undefined) return undefined;
    const fault = secretFault(value);
    if (fault !== undefined) {
      const { name, location } = command;
      throw new ToolError(`${name}: what the command wrote to its standard output ${fault}`, {
        location,
        hint: 'It is to write the token, key or ticket alone, or user:password for Basic.',
      });
    }
    this.surroundings.secrets.learn(schemes.flatMap((scheme) => spellingsOf(scheme, value)));
    return value;
  }
}
