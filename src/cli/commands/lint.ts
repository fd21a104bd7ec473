import { unknown } from '../../config/check-names.js';
import { refuse } from '../../config/problems.js';
import { formatLocation } from '../../errors.js';
import { escapeToken } from '../../json/pointer.js';
import { printable } from '../../json/printable.js';
import { lint } from '../../lint/index.js';
import { LINT_CODES, withSeverities } from '../../lint/rules.js';
import type { Contract, Problem } from '../../model/document.js';
import { plural } from '../../reporters/plural.js';
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
  options: OptionValues<LoadOptionName>,
  host: Host,
  settings: Settings,
): Promise<number> {
  const { rules = {} } = settings.config.lint ?? {};
  refuseUnknownCodes(rules, settings);
  const contracts: Contract[] = [];
  let errors = 0;
  for (const source of documentsNamed(args, settings, host)) {
    const { contract, problems } = await lint(source, loadOptions(settings, options, host));
    contracts.push(contract);
    errors += told(contract, withSeverities(problems, rules), host);
  }
  for (const line of unusedEntries(contracts, args, settings)) host.stdout(`${printable(line)}\n`);
  return errors > 0 ? 1 : 0;
}

/** A rule for a code that does not exist would be ignored in silence. */
function refuseUnknownCodes(rules: object, { source }: Settings): void {
  const problems = Object.keys(rules).flatMap((code) => {
    const message = unknown('problem of a document', code, LINT_CODES);
    return message === undefined ? [] : [{ pointer: `/lint/rules/${escapeToken(code)}`, message }];
  });
  if (problems.length > 0) refuse(problems, source);
}

/** Writes the problems of a document; returns how many of them are errors. */
function told({ source, operations, unusable }: Contract, problems: readonly Problem[], host: Host): number {
  for (const { severity, code, message, location, hint } of listed(problems)) {
    const advice = hint === undefined ? '' : `\n    ${printable(hint)}`;
    host.stdout(`${printable(`${formatLocation(location)}: ${severity} ${code} ${message}`)}${advice}\n`);
  }
  for (const line of restOf(problems)) host.stdout(line);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = plural(problems.length - errors, 'warning');
  const leftOut = unusable.length > 0 ? ` (${String(unusable.length)} not usable)` : '';
  const all = plural(operations.length + unusable.length, 'operation') + leftOut;
  host.stdout(`${source}: ${all}, ${plural(errors, 'error')}, ${warnings}\n`);
  return errors;
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
