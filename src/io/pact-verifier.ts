import { fork } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { messageOf } from '../errors.js';
import type { JsonObject } from '../json/json.js';
import { jsonText } from '../json/text.js';

/** What Pact's own Verifier is asked: its options, but for the functions among them. */
export interface PactVerification {
  /** The folder from which `@pact-foundation/pact` is looked for. */
  cwd: string;
  /** Passed on as they are (https://github.com/pact-foundation/pact-js/blob/master/docs/provider.md). */
  options: JsonObject;
  /** Credentials that take the place of those that the pacts' requests carry; requests without any stay without. */
  credentials: InjectedCredentials;
}

/** Names are lower-cased. */
export interface InjectedCredentials {
  /** The fields that carry credentials. */
  fields: readonly string[];
  /** What is sent in their place; where it is empty, requests stay as they are. */
  headers: Readonly<Record<string, string>>;
}

/** What Pact's Verifier said. */
export type PactVerdict =
  | { kind: 'missing' }
  | { kind: 'failed'; message: string; output: string }
  | { kind: 'verified'; result: PactResult; output: string };

/** The result as Pact's library writes it; what is absent there is absent here. */
export interface PactResult {
  result: boolean;
  errors?: PactError[];
  pendingErrors?: PactError[];
  interactionResults?: { description: string; result: string; interactionKey?: string }[];
  notices?: { text: string }[];
}

interface PactError {
  interaction: string;
  mismatch?: { type: string; message?: string; mismatches?: PactMismatch[] };
}

interface PactMismatch {
  type: string;
  mismatch: string;
  path?: string;
  key?: string;
  expected?: unknown;
  actual?: unknown;
}

/**
 * Runs Pact's Verifier in a process of its own, because its library prints past everything that could hold it back.
 * Its telemetry is off. Never rejects; `signal` ends the process.
 */
export function runPactVerifier(asked: PactVerification, signal?: AbortSignal): Promise<PactVerdict> {
  return new Promise((resolve) => {
    const child = fork('verifier', [], {
      execArgv: ['--input-type=module', '--eval', SCRIPT],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(signal && { signal }),
    });
    let answer: { result?: PactResult; missing?: true; message?: string } | undefined;
    child.on('message', (message) => (answer = message as typeof answer));
    const outputs = [child.stdout, child.stderr].map((stream) =>
      stream ? text(stream) : Promise.resolve(''),
    );
    const output = Promise.all(outputs).then((texts) => texts.join(''));
    child.once('error', (thrown) => resolve({ kind: 'failed', message: messageOf(thrown), output: '' }));
    child.once('close', () => {
      void output.then(
        (written) => {
          if (answer?.missing) resolve({ kind: 'missing' });
          else if (answer?.result) resolve({ kind: 'verified', result: answer.result, output: written });
          else
            resolve({
              kind: 'failed',
              message: answer?.message ?? 'it ended without a result',
              output: written,
            });
        },
        () => resolve({ kind: 'failed', message: 'its output could not be read', output: '' }),
      );
    });
    // Over the channel, as arguments and environments are seen by others, and secrets may be among them.
    child.send(jsonText(asked), (thrown) => {
      if (thrown) child.kill();
    });
  });
}

/** Runs as a text, as the package is built to files and tested from sources. A refused verdict is JSON in a message. */
const SCRIPT = `
import { createRequire } from 'node:module';
import { join } from 'node:path';
process.env.PACT_DO_NOT_TRACK = 'true';
process.env.DO_NOT_TRACK = '1';
process.once('message', async (message) => {
  const { cwd, options, credentials: { fields, headers } } = JSON.parse(message);
  const done = (answer) => process.send(answer, () => process.exit(0));
  let pact;
  try {
    pact = createRequire(join(cwd, 'package.json'))('@pact-foundation/pact');
  } catch (thrown) {
    return done(thrown.code === 'MODULE_NOT_FOUND' ? { missing: true } : { message: thrown.message });
  }
  const requestFilter = (request, _, next) => {
    if (Object.keys(headers).length > 0 && fields.some((name) => request.headers[name] !== undefined)) {
      for (const name of fields) delete request.headers[name];
      Object.assign(request.headers, headers);
    }
    next();
  };
  try {
    const text = await new pact.Verifier({ ...options, requestFilter }).verifyProvider();
    done({ result: JSON.parse(text) });
  } catch (thrown) {
    try {
      done({ result: JSON.parse(thrown.message) });
    } catch {
      done({ message: thrown.message });
    }
  }
});
`;
