import type * as yamlPackage from 'yaml';
import { onDemand } from '../../on-demand.js';

/** The reader of YAML, which no document in JSON needs. */
export const yaml = onDemand((load) => load('yaml') as typeof yamlPackage);
