import { formatLocation, ToolError } from '../../errors.js';
import { printable } from '../../json/printable.js';
import { loadContracts } from '../../load/index.js';
import { plural } from '../../reporters/words/plural.js';
import type { CheckedInteraction } from '../../traffic/pact/check/index.js';
import { checkPact } from '../../traffic/pact/check/index.js';
import type { PactFile } from '../../traffic/pact/file.js';
import { pactReport } from '../../traffic/pact/report.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import { deliverTold, targetsOf } from '../report-outlets.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { pactsAndDocuments } from './pact-files.js';

/** `specproof pact check`: each interaction of the pacts, judged by the documents; one line for each finding. */
export async function runPactCheck(
  args: string[],
  options: OptionValues<LoadOptionName | 'report'>,
  host: Host,
  settings: Settings,
): Promise<number> {
  const { pacts, documents } = await pactsAndDocuments(args, host.cwd);
  if (pacts.length === 0)
    throw new ToolError('no pact: name one', { hint: "Such as: specproof pact check 'pacts/*.json'" });
  const targets = targetsOf(options.report, settings.config.pact?.reports, {
    folder: settings.folder,
    cwd: host.cwd,
  });
  const load = loadOptions(settings, options, host);
  const contracts = await loadContracts(documentsNamed(documents, settings, host), load);
  const checked = pacts.map((pact) => ({ pact, interactions: checkPact(pact, contracts) }));
  const text = checked.map(({ pact, interactions }) => toldOf(pact, interactions)).join('');
  const report = pactReport(contracts, checked);
  await deliverTold(targets, { text, report }, host);
  return report.summary.causes.error > 0 ? 1 : 0;
}

/** The findings of a pact, and how many there are. */
function toldOf(pact: PactFile, interactions: readonly CheckedInteraction[]): string {
  const { source, consumer, provider, others } = pact;
  const lines = interactions.flatMap((each) => linesOf(pact, each));
  const count = (wanted: string): number =>
    interactions.flatMap(({ findings }) => findings).filter(({ severity }) => severity === wanted).length;
  const left = others > 0 ? ` (${plural(others, 'message')} not judged)` : '';
  const all = `${plural(interactions.length, 'interaction')}${left}`;
  const verdict = `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}`;
  return [...lines, `${source}: ${consumer} → ${provider}, ${all}, ${verdict}`]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

/** The place in the pact first, then that in the document. */
function linesOf(pact: PactFile, { interaction, contract, findings }: CheckedInteraction): string[] {
  return findings.flatMap(({ severity, check, message, at, pointer }) => {
    const clause = contract.locate(pointer);
    const line = contract.lineAt(clause);
    return [
      `${formatLocation(pact.locate(at))}: ${severity} ${check} '${interaction.description}': ${message}`,
      `    ${formatLocation(clause)}${line === '' ? '' : `  ${line}`}`,
    ];
  });
}
