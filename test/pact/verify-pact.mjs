/**
 * Verifies one pact file in a process of its own, because Pact's library prints to the standard output of its process
 * past everything that could hold it back. Takes JSON as its argument: `{provider, url, pact, states}`; a pact that
 * names a state which is not in `states` does not hold. Ends with a line of JSON: whether the pact holds, the states
 * that were set up, and those that nobody has described.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';

// Before Pact is loaded: it calls home otherwise.
process.env.PACT_DO_NOT_TRACK = 'true';
const { Verifier } = await import('@pact-foundation/pact');

const { provider, url, pact, states } = JSON.parse(process.argv[2] ?? '');
const used = new Set();
const unknown = new Set();

/** Pact passes over a state that has no handler, and over a handler that fails. */
async function setUp(name) {
  (states.includes(name) ? used : unknown).add(name);
}

const { interactions } = JSON.parse(readFileSync(pact, 'utf8'));
const named = interactions.flatMap(({ providerStates }) => providerStates ?? []);
const stateHandlers = Object.fromEntries(named.map(({ name }) => [name, () => setUp(name)]));
const options = { provider, providerBaseUrl: url, pactUrls: [pact], stateHandlers, logLevel: 'error' };
const isKept = await new Verifier(options).verifyProvider().then(
  () => true,
  () => false,
);
process.stdout.write(
  `\n${JSON.stringify({ holds: isKept && unknown.size === 0, states: [...used], unknown: [...unknown] })}\n`,
  () => process.exit(0),
);
