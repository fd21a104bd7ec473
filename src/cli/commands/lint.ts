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
import type { Settings } from '../settings.js';
import { documentsNamed, loadOptions, unusedEntries } from '../settings.js';

/** `specproof lint`: every problem of every document, one line each. */
export async function runLint(
  args: string[],
  options: OptionValues<'strict'>,
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
  for (const { severity, code, message, location, hint } of problems) {
    const advice = hint === undefined ? '' : `\n    ${printable(hint)}`;
    host.stdout(`${printable(`${formatLocation(location)}: ${severity} ${code} ${message}`)}${advice}\n`);
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = plural(problems.length - errors, 'warning');
  const leftOut = unusable.length > 0 ? ` (${String(unusable.length)} not usable)` : '';
  const all = plural(operations.length + unusable.length, 'operation') + leftOut;
  host.stdout(`${source}: ${all}, ${plural(errors, 'error')}, ${warnings}\n`);
  return errors;
}
