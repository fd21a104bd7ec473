import { stripVTControlCharacters } from 'node:util';
import { runPactVerifier } from '../../src/io/pact-verifier.js';
import { injectedCredentials } from '../../src/traffic/pact/injected-credentials.js';
import { CONTRACTS } from './pact-file.js';
import type { Server } from './server.js';

/** What Pact's Verifier says of a pact. */
export interface Verdict {
  holds: boolean;
  /** What is wrong, by the description of the interaction. */
  faults: ReadonlyMap<string, string[]>;
  /** What Pact printed. */
  output: string;
}

/** Verifies the interactions of a pact file with a server. */
export async function verified(
  { contract, url, statesUrl, credentials }: Pick<Server, 'contract' | 'url' | 'statesUrl' | 'credentials'>,
  pact: string,
): Promise<Verdict> {
  const states = statesUrl === undefined ? {} : { providerStatesSetupUrl: statesUrl };
  const verdict = await runPactVerifier({
    cwd: CONTRACTS,
    options: {
      ...{ provider: contract.name, providerBaseUrl: url, pactUrls: [pact], logLevel: 'error' },
      ...{ ...states, providerStatesSetupTeardown: true, providerStatesSetupBody: true },
    },
    credentials: injectedCredentials([contract], credentials),
  });
  if (verdict.kind !== 'verified') throw new Error(`Pact could not verify: ${JSON.stringify(verdict)}`);
  const { result, errors = [] } = verdict.result;
  const faults = errors.map(({ interaction, mismatch }): [string, string[]] => {
    const { mismatches = [], message = 'refused' } = mismatch ?? {};
    const texts = mismatches.map((each) => `${each.path ?? each.key ?? each.type}: ${each.mismatch}`);
    // `Verifying a pact between consumer and provider Given state - description`
    return [interaction.replace(/^.*? - /s, ''), texts.length > 0 ? texts : [message]];
  });
  return { holds: result, faults: new Map(faults), output: stripVTControlCharacters(verdict.output) };
}
