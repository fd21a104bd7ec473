import { refuse } from '../../config/problems.js';
import { formatLocation } from '../../errors.js';
import { escapeToken } from '../../json/pointer.js';
import { printable } from '../../json/printable.js';
import { unknown } from '../../json/suggestion.js';
import { lint } from '../../lint/index.js';
import { LINT_CODES, withSeverities } from '../../lint/rules.js';
import type { Problem } from '../../model/document.js';
import { plural } from '../../reporters/words/plural.js';
import type { LintedDocument } from '../../runner/record/lint-report.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { unusedEntries } from '../unused-entries.js';

/** A document with more problems than this has one that repeats itself: the others are counted. */
const LISTED = 1000;

/** `specproof lint`: the problems of every document, one line each. */
export async function runLint(
  args: string[],
  options: OptionValues<LoadOptionName | 'report'>,
  host: Host,
  settings: Settings,
): Promise<number> {
  const { rules = {} } = settings.config.lint ?? {};
  refuseUnknownCodes(rules, settings);
  const reports = await reportsOf(options, settings, host);
  const tell = reports?.isOnStdout === true ? host.stderr : host.stdout;
  const texts: string[] = [];
  const say = (lines: readonly string[]): void => {
    texts.push(...lines);
    tell(lines.join(''));
  };
  const linted: LintedDocument[] = [];
  for (const source of documentsNamed(args, settings, host)) {
    const { contract, problems } = await lint(source, loadOptions(settings, options, host));
    const document = { contract, problems: withSeverities(problems, rules) };
    linted.push(document);
    say(toldLines(document));
  }
  const contracts = linted.map(({ contract }) => contract);
  say(unusedEntries(contracts, args, settings).map((line) => `${printable(line)}\n`));
  await reports?.deliver(linted, texts.join(''));
  return linted.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) ? 1 : 0;
}

/** What is left to do with the problems, besides telling them. */
interface LintReports {
  isOnStdout: boolean;
  /** `text`: what was told of them. */
  deliver: (linted: readonly LintedDocument[], text: string) => Promise<void>;
}

/**
 * The reports that are asked for; undefined where there are none: what makes them takes longer to load than many
 * documents to lint.
 */
async function reportsOf(
  { report }: OptionValues<'report'>,
  { config, folder }: Settings,
  host: Host,
): Promise<LintReports | undefined> {
  const configured = config.lint?.reports;
  if (report.length === 0 && configured === undefined) return undefined;
  const [{ lintReport }, { openOutlets, targetsOf, tellOfNoExchanges }] = await Promise.all([
    import('../../runner/record/lint-report.js'),
    import('../report-outlets.js'),
  ]);
  const targets = targetsOf(report, configured, { folder, cwd: host.cwd });
  tellOfNoExchanges(targets, host);
  const told = { text: '' };
  const terminal = { render: () => told.text };
  const outlets = await openOutlets(targets, undefined, { host, reporters: { terminal } });
  return {
    isOnStdout: targets.some(({ path }) => path === undefined),
    deliver: (linted, text) => {
      told.text = text;
      return outlets.deliver(lintReport(linted));
    },
  };
}

/** A rule for a code that does not exist would be ignored in silence. */
function refuseUnknownCodes(rules: object, { source }: Settings): void {
  const problems = Object.keys(rules).flatMap((code) => {
    const message = unknown('problem of a document', code, LINT_CODES);
    return message === undefined ? [] : [{ pointer: `/lint/rules/${escapeToken(code)}`, message }];
  });
  if (problems.length > 0) refuse(problems, source);
}

/** The problems of a document, and how many there are. */
function toldLines({ contract, problems }: LintedDocument): string[] {
  const { source, operations, unusable } = contract;
  const lines = listed(problems).map(({ severity, code, message, location, hint }) => {
    const advice = hint === undefined ? '' : `\n    ${printable(hint)}`;
    return `${printable(`${formatLocation(location)}: ${severity} ${code} ${message}`)}${advice}\n`;
  });
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = plural(problems.length - errors, 'warning');
  const leftOut = unusable.length > 0 ? ` (${String(unusable.length)} not usable)` : '';
  const all = plural(operations.length + unusable.length, 'operation') + leftOut;
  return [...lines, ...restOf(problems), `${source}: ${all}, ${plural(errors, 'error')}, ${warnings}\n`];
}

/** The first problems, errors before warnings where not all can be listed; in the order of the document. */
function listed(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= LISTED) return problems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const others = problems.filter(({ severity }) => severity !== 'error');
  const shown = new Set([...errors, ...others].slice(0, LISTED));
  return problems.filter((problem) => shown.has(problem));
}

/** How many others there are of each code. */
function restOf(problems: readonly Problem[]): string[] {
  const shown = new Set(listed(problems));
  const counts = new Map<string, number>();
  for (const problem of problems) {
    if (!shown.has(problem)) counts.set(problem.code, (counts.get(problem.code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => `… and ${String(count)} more of ${code}\n`);
}
