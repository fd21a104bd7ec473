import { isDeepStrictEqual } from 'node:util';
import type { OptionSpec } from '../../config/option-spec.js';
import { ToolError } from '../../errors.js';
import { Secrets } from '../../http/secrets/redaction.js';
import { memoize } from '../../json/memoize.js';
import { startPrism } from '../../mock/prism/index.js';
import type { PrismLine } from '../../mock/prism/output.js';
import type { Contract } from '../../model/document.js';
import type { Host } from '../host.js';
import { OPTIONS } from '../options.js';
import type { Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { warnOfUnused } from '../unused-entries.js';
import { mockLog } from './log.js';
import type { MockValues } from './values.js';

/** `specproof mock --engine prism`: serves the documents with stock Prism until it is interrupted, or Prism ends. */
export async function servePrism(
  args: string[],
  options: MockValues,
  host: Host,
  settings: Settings,
): Promise<number> {
  refuseOthers(options);
  const log = mockLog(options.log, host);
  const prism = await startPrism({
    documents: documentsNamed(args, settings, host),
    load: loadOptions(settings, options, host),
    ...{ host: options.host, port: options.port, seed: options.seed, cors: options.cors !== false },
    onReload: log.reload,
    onLine:
      options.log === 'none'
        ? undefined
        : (contract, line) => log.prism(contract.name, shown(contract, line)),
  });
  const interrupted = new Promise<undefined>((resolve) => host.onInterrupt(() => resolve(undefined)));
  warnOfUnused(prism.contracts, args, settings, host);
  const [first] = prism.contracts;
  log.ready(prism.contracts, first ? prism.urlOf(first) : '', prism.urlOf);
  const failure = await Promise.race([interrupted, prism.failed]);
  await prism.close();
  log.flush();
  if (failure) throw failure;
  return 0;
}

/** Violations quote what was sent. */
function shown(contract: Contract, line: PrismLine): PrismLine {
  return { ...line, message: secretsOf(contract).text(line.message) };
}

const secretsOf = memoize((contract: Contract) => new Secrets([contract]));

/** What Prism can be told, or what is about reading the documents and about this command itself. */
const HONOURED = [
  'engine', 'config', 'port', 'host', 'seed', 'cors', 'log', 'strict', 'maxFile', 'allowOutside', 'debug',
]; // prettier-ignore

/** @throws ToolError when an option is set to what Prism has no counterpart of. */
function refuseOthers(options: MockValues): void {
  const given = Object.entries<OptionSpec>(OPTIONS).filter(([name, spec]) => {
    const value = (options as Record<string, unknown>)[name];
    const usual = spec.default === undefined ? undefined : (spec.parse?.(spec.default) ?? spec.default);
    return !HONOURED.includes(name) && value !== undefined && !isDeepStrictEqual(value, usual);
  });
  const hint = 'Leave it out, or take the engine of specproof, which is the default.';
  const [first] = given;
  if (first) {
    const [flag] = first[1].flags.split(' ');
    throw new ToolError(`${String(flag)} has no counterpart in Prism: --engine prism cannot honour it`, {
      hint,
    });
  }
  if (Array.isArray(options.cors))
    throw new ToolError('--cors with origins has no counterpart in Prism: it knows any and none', { hint });
}
