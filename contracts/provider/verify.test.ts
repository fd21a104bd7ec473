import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interaction } from '../support/pact-file.js';
import { pactPath, readPact } from '../support/pact-file.js';
import { PROVIDERS, serverOf } from '../support/server.js';
import type { Verdict } from '../support/verifier.js';
import { verified } from '../support/verifier.js';

const servers = await Promise.all(PROVIDERS.map(serverOf));
const folder = mkdtempSync(join(tmpdir(), 'specproof-provider-'));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all(servers.map((server) => server.close()));
});

/** Without a way to set states up, only those can be verified in which there is nothing to set up. */
const NOTHING_TO_SET_UP = ['the caller is not signed in', 'the caller has no access token'];

describe.each(servers.map((server) => [server.contract.name, server] as const))('%s', (provider, server) => {
  const pact = readPact(pactPath(provider));
  if (!pact) throw new Error(`no pact with ${provider}: run 'UPDATE_PACTS=1 npm run contracts'`);
  const isPossible = ({ providerStates = [] }: Interaction): boolean =>
    server.statesUrl !== undefined || providerStates.every(({ name }) => NOTHING_TO_SET_UP.includes(name));
  const interactions = pact.interactions.filter(isPossible);

  describe(`${server.name} keeps the pact with ${pact.consumer.name}`, () => {
    let verdict: Verdict | undefined;
    beforeAll(async () => {
      const path = join(folder, `${provider}.json`);
      writeFileSync(path, JSON.stringify({ ...pact, interactions }));
      verdict = await verified(server, path);
    });

    it.each(interactions.map(({ description }) => description))('%s', (description) => {
      expect(verdict?.faults.get(description) ?? []).toEqual([]);
    });

    it('in every interaction that was verified', () => {
      expect(verdict?.holds, verdict?.output).toBe(true);
    });

    const left = pact.interactions.filter((interaction) => !interactions.includes(interaction));
    it.skip.each(left.map(({ description }) => description))('%s (no states can be set up)', () => undefined);
  });
});
