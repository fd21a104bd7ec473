import { ToolError } from '../errors.js';
import { documentsOf } from '../load/bundled.js';
import { loadContracts } from '../load/index.js';
import { pathJudge } from '../load/path-problems.js';
import { leaveOutUnusable } from '../load/usability.js';
import { CachedResponder } from './cached-responder.js';
import { DataSet } from './data/data-set.js';
import type { ProviderStates } from './data/states.js';
import { readStates } from './data/states.js';
import type { OwnData } from './data/user-records.js';
import { readData } from './data/user-records.js';
import type { MockOptions } from './options.js';
import { DEFAULT_MAX_DELAY } from './options.js';
import { MadeValues } from './response/made-values.js';
import type { Served } from './service.js';
import { State } from './state/index.js';
import { warmUp } from './warm-up.js';

/** The contracts to serve, and the user's own data for them. */
export interface Loaded extends Served {
  own: OwnData | undefined;
  states: ProviderStates | undefined;
  /** Makes what first answers take, before they are asked for; aside while clients ask. */
  warmUp: (quietFor: () => number) => Promise<void>;
}

/** Milliseconds; the large documents that need more have taken longer to load, too. */
const LEAST_WARM_UP = 750;

/**
 * Loads the documents and the data.
 * @throws ToolError when the documents cannot be mocked.
 */
export async function load(options: MockOptions, cwd: string): Promise<Loaded> {
  const begun = performance.now();
  const { documents, cors = true, delay = 0, maxDelay = DEFAULT_MAX_DELAY, fault } = options;
  const { seed = 1, records, strict, formats, maxFile, allowOutside, root } = options;
  const how = { cwd, strict, formats, maxFile, allowOutside, root };
  const contracts = options.contracts ?? (await loadContracts(documentsOf(documents ?? [], cwd), how));
  if (contracts.length === 0) throw new ToolError('there is no document to mock');
  for (const contract of contracts) leaveOutUnusable(contract, { judgePaths: await pathJudge(contract) });
  const own = options.data === undefined ? undefined : await readData(options.data, cwd, contracts);
  const states = options.states === undefined ? undefined : await readStates(options.states, cwd, contracts);
  const data = new DataSet({ seed, records, own: own?.records ?? new Map() });
  const conduct = { cors, delay, maxDelay, fault };
  const values = new MadeValues(seed);
  const state = options.stateful === true ? new State(values, data) : undefined;
  const responder = new CachedResponder(contracts, { values, data, state }, conduct);
  const took = performance.now() - begun;
  return {
    contracts,
    own,
    states,
    responder,
    data,
    reset: () => data.reset(),
    warmUp: (quietFor) => warmUp(contracts, { values, data }, Math.max(took, LEAST_WARM_UP), quietFor),
  };
}
