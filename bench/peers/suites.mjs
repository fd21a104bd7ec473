// The suites whose strength bench/prove.mjs measures: each is a command that meets the servers of SPECPROOF_SERVER.
import { join } from 'node:path';
import { root } from '../measure.mjs';
import { NAMES } from './documents.mjs';
import { homeOf, VERIFIERS } from './verifiers.mjs';

/** The addresses by the names that the suites of contracts/ know, and where Pact's states are set up. */
const ADDRESSES = {
  SPECPROOF_SERVER_SUPEROFFICE: '$SPECPROOF_SERVER_SUPEROFFICE_POCKET',
  SPECPROOF_SERVER_APPLE: '$SPECPROOF_SERVER_APPLE_CALLER_IDS',
  SPECPROOF_STATES_SUPEROFFICE: '$SPECPROOF_STATES',
  SPECPROOF_STATES_APPLE: '$SPECPROOF_STATES',
};

/** A part of this repository's own suites, which ends at its first failure. */
function ofContracts(name, folder) {
  const addresses = Object.entries(ADDRESSES).map(([variable, value]) => `${variable}=${value}`);
  const vitest = join(root, 'node_modules', '.bin', 'vitest');
  const line = `cd ${root} && ${addresses.join(' ')} ${vitest} run --project 'contracts: servers' --bail 1 ${folder}`;
  return { name, line: () => line, options: ['--states', join(root, 'contracts', 'states.yaml')] };
}

/**
 * A peer, by the documents that are changed for it. The servers are those of the documents as they are, so the faults are
 * the same; paths without the documents' base paths lead to them, too.
 */
function ofPeer(name) {
  const verifier = VERIFIERS.find((each) => each.name === name);
  const line = async (folder) => {
    const home = await homeOf(verifier);
    // The mock names it in all JSON.
    await verifier.prepare(folder, NAMES);
    const [command, args] = verifier.start('$SPECPROOF_SERVER_APPLE_CALLER_IDS', folder, home);
    return ['cd', folder, '&&', command, ...args.map(quoted)].join(' ');
  };
  return { name, line, options: [] };
}

/** In double quotes, so that the shell puts in the address alone. */
function quoted(argument) {
  return `"${argument}"`;
}

/** Without a command, the suite is `specproof verify`. */
export const SUITES = [
  { name: 'specproof verify', options: [] },
  ofContracts('ajv suites', 'contracts/shapes'),
  ofContracts('Pact suites', 'contracts/provider/verify'),
  ofPeer('Redocly Respect'),
  ofPeer('Dredd'),
];
