import { resolve } from 'node:path';
import { ToolError } from '../../errors.js';
import type { GivenCredentials } from '../../http/credentials/index.js';
import type { PactResult, PactVerdict } from '../../io/pact-verifier.js';
import { runPactVerifier } from '../../io/pact-verifier.js';
import type { Json, JsonObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import type { PactFile, PactInteraction } from './file.js';
import { injectedCredentials } from './injected-credentials.js';
import { stepsOf } from './matching-rules.js';

/** Where pacts come from and go to besides files; passed on to Pact. */
export interface Broker {
  url: string;
  token?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
  /** https://docs.pact.io/consumer_version_selectors */
  selectors: readonly Json[];
  enablePending: boolean;
  /** A day: `YYYY-MM-DD`. */
  includeWipSince?: string | undefined;
  /** Whether the results are published, and of which version and branch of the provider. */
  publish: boolean;
}

/** What is verified, and how. */
export interface PactRun {
  /** The provider's name in its pacts. */
  provider: string;
  contracts: readonly Contract[];
  /** Everything before the paths of the pacts. */
  server: string;
  /** Takes Pact's requests for provider states; undefined where nobody does. */
  statesUrl?: string | undefined;
  credentials: GivenCredentials;
  /** The folder that paths of pacts start from, and from which Pact's package is looked for. */
  cwd: string;
  /** Milliseconds for one request. */
  timeout: number;
  providerVersion?: string | undefined;
  providerBranch?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** What Pact's Verifier found out about one interaction. */
export interface VerifiedInteraction {
  consumer: string;
  description: string;
  /** What is wrong; empty when it is kept. */
  mismatches: Mismatch[];
  /** Whether the consumer's wish is new, so that it fails no build (https://docs.pact.io/pending). */
  isPending: boolean;
  /** Where it is known. */
  interaction?: PactInteraction | undefined;
}

interface Mismatch {
  message: string;
  /** The place in the pact. */
  at: string;
  expected: string;
  received: string;
}

/** The results, and what the broker has to say besides. */
export interface VerifiedPact {
  holds: boolean;
  interactions: VerifiedInteraction[];
  notices: string[];
}

/**
 * Has Pact's own Verifier verify a pact file, or the pacts of a broker.
 * @throws ToolError when Pact's package is missing, or it could not find out.
 */
export async function verifyPact(run: PactRun, source: PactFile | Broker): Promise<VerifiedPact> {
  const file = 'interactions' in source ? source : undefined;
  const origin = 'interactions' in source ? { pactUrls: [pathOf(source, run.cwd)] } : brokerOptions(source);
  const verdict = await runPactVerifier(
    {
      cwd: run.cwd,
      options: { ...optionsOf(run), ...origin },
      credentials: injectedCredentials(run.contracts, run.credentials),
    },
    run.signal,
  );
  return verifiedBy(resultOf(verdict), file);
}

function pathOf({ source }: PactFile, cwd: string): string {
  return /^(https?|file):/i.test(source) ? source : resolve(cwd, source);
}

function optionsOf({
  provider,
  server,
  statesUrl,
  timeout,
  providerVersion,
  providerBranch,
}: PactRun): JsonObject {
  return {
    ...{ provider, providerBaseUrl: server, timeout, logLevel: 'error' },
    ...(statesUrl !== undefined && {
      ...{
        providerStatesSetupUrl: statesUrl,
        providerStatesSetupTeardown: true,
        providerStatesSetupBody: true,
      },
    }),
    ...(providerVersion !== undefined && { providerVersion }),
    ...(providerBranch !== undefined && { providerVersionBranch: providerBranch }),
  };
}

function brokerOptions(broker: Broker): JsonObject {
  const { url, token, username, password, selectors, enablePending, includeWipSince, publish } = broker;
  return {
    ...{ pactBrokerUrl: url, enablePending, publishVerificationResult: publish },
    ...(token !== undefined && { pactBrokerToken: token }),
    ...(username !== undefined && { pactBrokerUsername: username }),
    ...(password !== undefined && { pactBrokerPassword: password }),
    ...(selectors.length > 0 && { consumerVersionSelectors: [...selectors] }),
    ...(includeWipSince !== undefined && { includeWipPactsSince: includeWipSince }),
  };
}

function resultOf(verdict: PactVerdict): PactResult {
  if (verdict.kind === 'verified') return verdict.result;
  if (verdict.kind === 'missing')
    throw new ToolError("Pact's Verifier is not installed", {
      hint: 'Install it: npm install --save-dev @pact-foundation/pact',
    });
  throw new ToolError(`Pact's Verifier failed: ${verdict.message}`, {
    hint: verdict.output.trim().split('\n').slice(-5).join('\n  ') || 'It said no more than that.',
  });
}

function verifiedBy(
  { result, errors = [], pendingErrors = [], interactionResults = [], notices = [] }: PactResult,
  file: PactFile | undefined,
): VerifiedPact {
  const failed = [
    ...errors.map((error) => failedInteraction(error, false, file)),
    ...pendingErrors.map((error) => failedInteraction(error, true, file)),
  ];
  const kept = interactionResults
    .filter(({ result: each }) => each === 'OK')
    .map(({ description }): VerifiedInteraction => ({
      ...{ consumer: file?.consumer ?? '', description, mismatches: [], isPending: false },
      interaction: file?.interactions.find((each) => each.description === description),
    }));
  return { holds: result, interactions: [...kept, ...failed], notices: notices.map(({ text }) => text) };
}

type PactError = NonNullable<PactResult['errors']>[number];

function failedInteraction(
  { interaction: told, mismatch }: PactError,
  isPending: boolean,
  file: PactFile | undefined,
): VerifiedInteraction {
  const { consumer, description } = namesIn(told, file);
  const interaction = file?.interactions.find((each) => each.description === description);
  const place = interaction?.response.pointer ?? '';
  const mismatches = (mismatch?.mismatches ?? []).map((each): Mismatch => ({
    message: each.mismatch,
    at: interaction ? placeOf(interaction, each) : '',
    expected: textOf(each.expected),
    received: textOf(each.actual),
  }));
  const states = (interaction?.states ?? []).map((state) => `'${state}'`).join(' and ');
  const message = mismatch?.message ?? 'the interaction failed';
  const whole = {
    message: states === '' ? message : `${message} (${states})`,
    at: place,
    expected: 'the agreed answer',
    received: 'none',
  };
  return {
    consumer,
    description,
    isPending,
    interaction,
    mismatches: mismatches.length > 0 ? mismatches : [whole],
  };
}

/** `Verifying a pact between app and shop Given a state - a description`. */
function namesIn(told: string, file: PactFile | undefined): { consumer: string; description: string } {
  const known = file?.interactions.map(({ description }) => description) ?? [];
  const ending = known
    .filter((description) => told.endsWith(` - ${description}`))
    .sort((a, b) => b.length - a.length)[0];
  const [, consumer = ''] = /^Verifying a pact between (.*?) and /s.exec(told) ?? [];
  return { consumer: file?.consumer ?? consumer, description: ending ?? told.replace(/^.*? - /s, '') };
}

/** The place in the pact that a mismatch is about. */
function placeOf(
  { response }: PactInteraction,
  { type, path, key }: { type: string; path?: string; key?: string },
): string {
  if (type === 'StatusMismatch') return `${response.pointer}/status`;
  if (type === 'HeaderMismatch' && key !== undefined) return `${response.pointer}/headers/${key}`;
  if (path === undefined || !response.body) return response.pointer;
  const steps = (stepsOf(path) ?? []).filter((step) => step !== '');
  return [response.body.pointer, ...steps].join('/');
}

function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : jsonText(value);
}
