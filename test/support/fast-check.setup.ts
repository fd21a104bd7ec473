import fc from 'fast-check';
import { lawRuns } from './suite.js';

// One seed, so that a run can be repeated and a failure is nobody's bad luck; FC_SEED=$RANDOM looks further.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? '20261122'), numRuns: lawRuns(100) });
