import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CONTRACTS = fileURLToPath(new URL('..', import.meta.url));
export const CONSUMER = 'specproof-client';

/** What is read of an interaction here; all of it is kept. */
export interface Interaction {
  description: string;
  providerStates?: { name: string }[];
  request: { method: string; path: string; headers?: Record<string, string[]>; [key: string]: unknown };
  response: {
    status: number;
    body?: { content: unknown; contentType: string; encoded: boolean | string };
    matchingRules?: { body?: Record<string, { combine?: string; matchers: { match: string }[] }> };
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface PactFile {
  consumer: { name: string };
  provider: { name: string };
  interactions: Interaction[];
  metadata: Record<string, unknown>;
}

export function pactPath(provider: string): string {
  return join(CONTRACTS, 'pacts', `${CONSUMER}-${provider}.json`);
}

export function readPact(path: string): PactFile | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as PactFile;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** The endpoint that an interaction belongs to: what stands before the colon of its description. */
function endpointOf({ description }: Interaction): string {
  return description.split(':')[0] ?? '';
}

/**
 * The text of a pact file in which one endpoint's interactions are those given, and all others as before. It depends
 * on nothing but the interactions: not on the order of the suites, nor on which versions of Pact's tools wrote it.
 */
export function mergedText(before: PactFile | undefined, fresh: PactFile, endpoint: string): string {
  const others = (before?.interactions ?? []).filter((interaction) => endpointOf(interaction) !== endpoint);
  const interactions = [...others, ...fresh.interactions.map(withNullBody).map(withNullAsAlternative)].sort(
    (a, b) => (a.description < b.description ? -1 : 1),
  );
  const { consumer, provider, metadata } = fresh;
  const merged = {
    consumer,
    provider,
    interactions,
    metadata: { pactSpecification: metadata.pactSpecification },
  };
  return `${JSON.stringify(sorted(merged), undefined, 2)}\n`;
}

/** Pact writes all matchers of a place as if each had to hold; where one of them is for null, any of them may. */
function withNullAsAlternative(interaction: Interaction): Interaction {
  const { matchingRules = {} } = interaction.response;
  for (const rule of Object.values(matchingRules.body ?? {})) {
    const others = rule.matchers.filter(({ match }) => match !== 'null');
    if (others.length > 0 && others.length < rule.matchers.length) rule.combine = 'OR';
  }
  return interaction;
}

/**
 * Pact leaves a body of `null` out of the file, and a verifier then accepts any body whatever. Written as encoded JSON
 * it is compared.
 */
function withNullBody(interaction: Interaction): Interaction {
  const { response } = interaction;
  const isNull = response.matchingRules?.body?.$?.matchers.some(({ match }) => match === 'null') ?? false;
  if (!isNull || response.body !== undefined) return interaction;
  const body = { content: 'null', contentType: 'application/json', encoded: 'JSON' };
  return { ...interaction, response: { ...response, body } };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

/** Writes a whole file or nothing. Where nobody could commit it, a difference is an error instead. */
export function publish(path: string, text: string, mayWrite: boolean): void {
  const present = readPact(path) === undefined ? undefined : readFileSync(path, 'utf8');
  if (present === text) return;
  if (!mayWrite) throw new Error(`${path} is stale: run 'UPDATE_PACTS=1 npm run contracts' and commit it`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}
