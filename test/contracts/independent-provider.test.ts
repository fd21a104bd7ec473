import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pactPath } from '../../contracts/support/pact-file.js';
import type { Provider } from '../../contracts/support/server.js';
import { PROVIDERS } from '../../contracts/support/server.js';
import type { Verdict } from '../../contracts/support/verifier.js';
import { verified } from '../../contracts/support/verifier.js';
import { bundledContract } from '../support/bundled.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import type { ProviderFault } from '../support/independent-provider.js';
import { startProvider } from '../support/independent-provider.js';
import { sampleOf } from '../support/suite.js';

const STATES = fileURLToPath(new URL('../../contracts/states.yaml', import.meta.url));

async function verdictOn(provider: Provider, fault?: ProviderFault): Promise<Verdict> {
  const server = await startProvider(STATES, fault);
  try {
    const url = urlOf(server);
    const contract = await bundledContract(provider);
    return await verified({ contract, url, statesUrl: `${url}/states`, credentials: {} }, pactPath(provider));
  } finally {
    await closeServer(server);
  }
}

describe('a provider that shares no code with the mock', () => {
  it.each(PROVIDERS)('keeps the pact with %s, put into its states by the same file', async (provider) => {
    const { holds, output } = await verdictOn(provider);
    expect(holds, output).toBe(true);
  });

  const changed =
    (pattern: RegExp, to: string): ProviderFault =>
    (answer) => ({
      ...answer,
      body: JSON.parse(JSON.stringify(answer.body).replaceAll(pattern, to)) as typeof answer.body,
    });
  const faults: [fault: string, provider: Provider, change: ProviderFault, interaction: RegExp][] = [
    ['renames a property', 'superoffice-pocket', changed(/"PhoneNumber"/g, '"Phone"'), /the caller ids of a selection$/],
    ['ignores the hash', 'superoffice-pocket', (answer) => (answer.body === null ? { ...answer, body: { CallerIDHash: 'x', CallerIDs: [] } } : answer), /whose hash is known/],
    ['answers 500 instead of 400', 'superoffice-pocket', (answer) => (answer.status === 400 ? { ...answer, status: 500 } : answer), /is no number/],
    ['sends no cursor', 'apple-caller-ids', changed(/"after"/g, '"next"'), /the first page/],
    ['sends ids as numbers', 'apple-caller-ids', changed(/"id":"(\d+)"/g, '"id":$1'), /the caller ids of a brand$/],
  ]; // prettier-ignore
  it.each(sampleOf(faults, 2))('fails when it %s', async (_, provider, fault, interaction) => {
    const { holds, faults: told } = await verdictOn(provider, fault);
    expect(holds).toBe(false);
    expect([...told.keys()].filter((description) => interaction.test(description))).not.toEqual([]);
  });
});
