import { startMutableMock } from '../mock/mutable.js';
import { mockedServers } from '../mock/target.js';
import type { Contract } from '../model/document.js';
import type { ServerChoice } from '../runner/options.js';
import type { Mutant } from './mutant.js';
import { startRelay } from './relay.js';
import type { Stand } from './stand.js';

/** How mutants are served. */
export interface Serving {
  contracts: readonly Contract[];
  seed: number;
  /** Pact's provider states, as a file; the mock alone has them. */
  states?: string | undefined;
  /** The real server that they stand before; the mock answers without one. */
  upstream?: string | undefined;
}

/** The servers of one job, each started when it is first needed: one that keeps what it is sent, and one that does not. */
export class Stands {
  private plain: Promise<Stand> | undefined;
  private keeping: Promise<Stand> | undefined;

  constructor(private readonly serving: Serving) {}

  /** The server that a mutant needs. @throws ToolError when the documents cannot be mocked. */
  for({ together }: Pick<Mutant, 'together'>): Promise<Stand> {
    const { contracts, seed, states, upstream } = this.serving;
    if (together) return (this.keeping ??= startMutableMock(contracts, { seed, states, stateful: true }));
    return (this.plain ??= upstream === undefined ? startMutableMock(contracts, { seed, states }) : startRelay(upstream, contracts, seed)); // prettier-ignore
  }

  async close(): Promise<void> {
    for (const stand of [this.plain, this.keeping]) await (await stand)?.close();
  }
}

/** The addresses of a stand as a verification takes them: the mock is below the base paths of the documents. */
export function serversOf({ url }: Stand, contracts: readonly Contract[]): ServerChoice {
  return mockedServers(url, contracts);
}
