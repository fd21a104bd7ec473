import { credentialsInHeaders } from '../http/credentials/from-headers.js';
import type { GivenCredentials } from '../http/credentials/index.js';
import { placeholderOf } from '../http/credentials/index.js';
import type { HeaderList } from '../http/headers.js';
import { groupBy } from '../json/group-by.js';
import { escapeToken } from '../json/pointer.js';
import { jsonText } from '../json/text.js';
import type { Contract } from '../model/document.js';
import type { RunOptions, ServerChoice } from '../runner/options.js';
import type { CommandedCredential } from '../runner/setup/commanded-credentials.js';
import type { ConfigCommand, ConfigSource } from './index.js';
import type { RunSettings } from './run-settings.js';
import { userCommand } from './user-commands.js';

/** The credentials of a run. */
export interface RunCredentials extends Pick<RunOptions, 'credentials' | 'limitedCredentials' | 'commanded'> {
  /** Those that stand in headers of all operations. */
  inHeaders: GivenCredentials;
}

/**
 * The credentials that were given. The mock cannot tell a wrong one from a right one: it gets the documents'
 * placeholders, none that is real.
 */
export function credentialsOf(
  contracts: readonly Contract[],
  settings: RunSettings,
  { server, headers }: { server: ServerChoice | undefined; headers: HeaderList },
  source: ConfigSource | undefined,
): RunCredentials {
  const { credentials: given = {}, limitedCredentials = {} } = settings;
  const schemes = contracts.flatMap((contract) => contract.securitySchemes);
  if (server === undefined) {
    const placeholders = schemes.map((scheme) => [scheme.key, placeholderOf(scheme)]);
    return {
      credentials: Object.fromEntries(placeholders) as GivenCredentials,
      limitedCredentials: {},
      inHeaders: {},
      commanded: [],
    };
  }
  const others = schemes.filter(({ key }) => !Object.hasOwn(given, key));
  const inHeaders = credentialsInHeaders(others, headers);
  const texts = Object.entries(given).filter((each): each is [string, string] => typeof each[1] === 'string');
  const commanded = commandedOf(contracts, settings, source);
  const standIns = commanded.flatMap(({ schemes: own, standIn }) => own.map(({ key }) => [key, standIn]));
  const credentials = Object.fromEntries([
    ...Object.entries(inHeaders),
    ...texts,
    ...standIns,
  ]) as GivenCredentials;
  return { credentials, limitedCredentials, inHeaders, commanded };
}

/** One for each command: schemes that name the same one have one credential. */
export function commandedOf(
  contracts: readonly Contract[],
  settings: Pick<RunSettings, 'credentials' | 'cwd' | 'env'>,
  source: ConfigSource | undefined,
): CommandedCredential[] {
  const commands = Object.entries(settings.credentials ?? {}).filter(
    (each): each is [string, ConfigCommand] => typeof each[1] !== 'string',
  );
  const lineOf = ({ command }: ConfigCommand): string =>
    jsonText(typeof command === 'string' ? command : [...command]);
  const groups = [...groupBy(commands, ([, command]) => lineOf(command)).values()];
  return groups.flatMap((group, i): CommandedCredential[] => {
    const keys = group.map(([key]) => key);
    const schemes = contracts.flatMap((contract) => contract.securitySchemes).filter(({ key }) => keys.includes(key)); // prettier-ignore
    const [first] = group;
    if (!first || schemes.length === 0) return [];
    const [key, command] = first;
    const place = { name: `credentials.${key}`, pointer: `/credentials/${escapeToken(key)}`, isSecret: true };
    return [
      {
        schemes,
        standIn: standInOf(i),
        command: userCommand(command, settings, place, source),
      },
    ];
  });
}

/** In the form of every scheme: a token, and a user and a password in Base64 for Basic (RFC 7617 §2). */
function standInOf(index: number): string {
  return Buffer.from(`command-${String(index + 1)}:credential`).toString('base64');
}
