import { basePathsOf } from '../document/reader/servers.js';
import { ToolError } from '../errors.js';
import type { Command } from '../io/command.js';
import { runCommand } from '../io/command.js';
import type { Contract } from '../model/document.js';
import type { Stand } from './stand.js';
import type { Verdict } from './trial.js';

/** A suite of the user's own. */
export interface SuiteCommand extends Command {
  /** Milliseconds for one run. */
  timeout: number;
}

/** What a suite is run against. `isRelay`: it stands before a real server, whose address has the documents' base paths. */
interface Served {
  stand: Stand;
  contracts: readonly Contract[];
  isRelay: boolean;
}

/**
 * Runs a suite against a server, which it finds in `SPECPROOF_SERVER`; where there are several documents, also in
 * `SPECPROOF_SERVER_<NAME>`, each with the base path of that document. `SPECPROOF_STATES`: where it takes provider states.
 * @returns whether it failed, and what of.
 */
export async function runSuite(suite: SuiteCommand, served: Served, signal?: AbortSignal): Promise<Verdict> {
  const { fault } = await runCommand(withServers(suite, served), suite.timeout, signal);
  if (fault === undefined) return { killed: false, why: served.stand.wasShown() ? 'passed' : 'unmet' };
  return { killed: true, by: `the suite ${fault}` };
}

/** Whether a suite passes against a server without a fault. */
export async function passes(suite: SuiteCommand, served: Served, signal?: AbortSignal): Promise<boolean> {
  const { fault } = await runCommand(withServers(suite, served), suite.timeout, signal);
  return fault === undefined;
}

/**
 * Runs the suite against the server without a fault.
 * @throws ToolError when it fails, or asks the server for nothing: what it says of servers with a fault would mean nothing.
 */
export async function runBaseline(suite: SuiteCommand, served: Served, signal?: AbortSignal): Promise<void> {
  const { fault, code, stdout, stderr } = await runCommand(withServers(suite, served), suite.timeout, signal);
  if (signal?.aborted === true) return;
  if (fault === undefined && served.stand.wasAsked()) return;
  if (fault === undefined)
    throw new ToolError('the suite passes, and has sent nothing to the server that it is to be tried on', {
      hint: 'It has to send its requests to the address in the environment variable SPECPROOF_SERVER.',
    });
  const unanswered = served.stand.unanswered?.();
  if (unanswered !== undefined)
    throw new ToolError(`the suite ${fault}: the real server gave no answer: ${unanswered}`, {
      hint: 'Start it first, and give --upstream its address, everything before the paths of the documents.',
    });
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-MAX_LINES).join('\n  ');
  const against = served.isRelay ? 'the real server' : 'the mock';
  const hint = code === NOT_FOUND ? UNKNOWN : 'It must pass first. It finds the server in SPECPROOF_SERVER.';
  const message = `the suite ${fault} against ${against} without a fault`;
  throw new ToolError(said === '' ? message : `${message}:\n  ${said}`, { hint });
}

/** Lines of a suite's output that a message repeats. */
const MAX_LINES = 30;

/** The exit code of a shell that does not find a command, or of a script of which that is true. */
const NOT_FOUND = 127;
const UNKNOWN =
  'A command was not found. It is looked for in the PATH, and from the folder of the configuration file.';

function withServers(
  suite: SuiteCommand,
  { stand: { url, statesUrl }, contracts, isRelay }: Served,
): Command {
  const own = contracts.map(
    (contract) => [contract.name, isRelay ? url : url + basePathsOf(contract).first] as const,
  );
  const named = own.map(([name, server]) => [`SPECPROOF_SERVER_${variableOf(name)}`, server] as const);
  const [[, first] = ['', url]] = own;
  const states = statesUrl === undefined ? {} : { SPECPROOF_STATES: statesUrl };
  const env = { ...suite.env, SPECPROOF_SERVER: first, ...Object.fromEntries(named), ...states };
  return { ...suite, env };
}

function variableOf(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}
