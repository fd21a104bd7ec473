import type { OptionValues } from '../options.js';
import type { LoadOptionName } from '../settings.js';

/** The options of `specproof mock`. */
export type MockValues = OptionValues<
  | 'engine'
  | 'port'
  | 'host'
  | 'seed'
  | 'records'
  | 'stateful'
  | 'data'
  | 'states'
  | 'cors'
  | 'control'
  | 'tlsCert'
  | 'tlsKey'
  | 'log'
  | 'delay'
  | 'maxDelay'
  | 'fault'
  | LoadOptionName
>;
