import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bundledContract } from '../../test/support/bundled.js';
import { started } from '../../test/support/engines.js';
import { CONTRACTS, pactPath, readPact } from '../support/pact-file.js';
import { PROVIDERS } from '../support/server.js';
import type { Verdict } from '../support/verifier.js';
import { verified } from '../support/verifier.js';

const KNOWN = parse(readFileSync(join(CONTRACTS, 'prism.pacts.yaml'), 'utf8')) as Record<
  string,
  Record<string, string>
>;

const verdicts = new Map<string, Verdict>();
beforeAll(async () => {
  const { urls } = await started('prism', PROVIDERS);
  const verdictOn = async (provider: (typeof PROVIDERS)[number]): Promise<void> => {
    const server = { url: urls[provider] ?? '', statesUrl: undefined, credentials: {} };
    const contract = await bundledContract(provider);
    verdicts.set(provider, await verified({ ...server, contract }, pactPath(provider)));
  };
  await Promise.all(PROVIDERS.map(verdictOn));
});

describe.each(PROVIDERS)('the Prism engine, with the pact with %s', (provider) => {
  const { interactions } = readPact(pactPath(provider))!;
  const known = KNOWN[provider] ?? {};
  const faultsOf = (description: string): string[] => verdicts.get(provider)?.faults.get(description) ?? [];

  const told = interactions.map(({ description }) => [description, known[description]] as const);
  it.each(told.filter(([, reason]) => reason === undefined))('keeps: %s', (description) => {
    expect(verdicts.has(provider)).toBe(true);
    expect(faultsOf(description)).toEqual([]);
  });

  it.each(told.filter(([, reason]) => reason !== undefined))(
    'deviates, as is known: %s (%s)',
    (description) => {
      expect(faultsOf(description)).not.toEqual([]);
    },
  );

  it('has no known deviation of an interaction that is gone', () => {
    const all = interactions.map(({ description }) => description);
    expect(Object.keys(known).filter((description) => !all.includes(description))).toEqual([]);
  });
});
