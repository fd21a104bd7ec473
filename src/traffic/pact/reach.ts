import { createHttpClient } from '../../io/http-client/index.js';
import { unreachable } from '../../runner/setup/unreachable.js';

/** Milliseconds and bytes of the one request. */
const LIMITS = { timeout: 10_000, connectTimeout: 5000, maxBody: 1024 * 1024 };

/**
 * Looks whether anybody answers at an address: to Pact's Verifier, a server that is not there is one that answers wrongly.
 * @throws ToolError when it cannot be connected to.
 */
export async function reachable(server: string): Promise<void> {
  const client = createHttpClient(LIMITS, 1);
  try {
    const { outcome } = await client.send({ method: 'GET', url: `${server}/`, headers: [['Accept', '*/*']] });
    if (outcome.kind === 'failure' && outcome.reason === 'connect')
      throw unreachable(new URL(server).origin, outcome.message);
  } finally {
    client.close();
  }
}
