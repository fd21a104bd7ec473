import { fileURLToPath } from 'node:url';
import type { GivenCredentials } from '../../src/http/credentials/index.js';
import { CONTROL } from '../../src/mock/control/index.js';
import { startMock } from '../../src/mock/index.js';
import type { Contract } from '../../src/model/document.js';
import { credentialVariable } from '../../src/runner/causes/missing-credentials.js';
import { bundledContract } from '../../test/support/bundled.js';
import { CONTRACTS } from './pact-file.js';

/** The two providers, and what their variables of the environment are called. */
export const PROVIDERS = ['superoffice-pocket', 'apple-caller-ids'] as const;
export type Provider = (typeof PROVIDERS)[number];

const VARIABLES: Readonly<Record<Provider, string>> = {
  'superoffice-pocket': 'SUPEROFFICE',
  'apple-caller-ids': 'APPLE',
};

/** The server that a suite meets. */
export interface Server {
  contract: Contract;
  /** As the names of tests have it. */
  name: string;
  /** Everything before the document's paths. */
  url: string;
  isMock: boolean;
  /** Where provider states are set up; undefined where nobody can. */
  statesUrl: string | undefined;
  /** By the keys of the security schemes; none for the mock, which takes the documents' placeholders. */
  credentials: GivenCredentials;
  close(): Promise<void>;
}

/**
 * The server that `SPECPROOF_SERVER_SUPEROFFICE` or `SPECPROOF_SERVER_APPLE` names, with `SPECPROOF_CREDENTIAL_<SCHEME>`
 * and, where it offers provider states, `SPECPROOF_STATES_<PROVIDER>`; else a mock of its own. All four operations only
 * read.
 */
export async function serverOf(provider: Provider): Promise<Server> {
  const contract = await bundledContract(provider);
  const url = variable(`SPECPROOF_SERVER_${VARIABLES[provider]}`);
  if (url !== undefined) {
    const schemes = contract.securitySchemes.map(({ key }) => [key, variable(credentialVariable(key))]);
    return {
      contract,
      name: url,
      url: url.replace(/\/$/, ''),
      isMock: false,
      statesUrl: variable(`SPECPROOF_STATES_${VARIABLES[provider]}`),
      credentials: Object.fromEntries(schemes.filter(([, value]) => value !== undefined)) as GivenCredentials,
      close: () => Promise.resolve(),
    };
  }
  const states = `${CONTRACTS}/states.yaml`;
  const mock = await startMock({
    contracts: [contract],
    states,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  return {
    contract,
    name: 'the mock',
    url: mock.url,
    isMock: true,
    statesUrl: `${mock.url}${CONTROL}states`,
    credentials: {},
    close: () => mock.close(),
  };
}

function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
