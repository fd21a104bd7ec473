import { printableLines } from '../json/printable.js';
import type { Severity } from '../model/document.js';
import type { Cause, Report } from '../model/report.js';
import { markdown } from './markdown.js';
import type { Reporter } from './reporter.js';
import { sidesOf } from './words/sides.js';
import { endingOf, isBroken, oftenAt, verdictOf, warningsOf } from './words/verdict.js';

/**
 * Annotations of GitHub Actions, as its log takes them: a line for each cause, the worst first, because only the first
 * ones are shown. What the job's summary says is the Markdown report.
 */
export const github: Reporter = {
  render: (report) => [...annotations(report), ''].join('\n'),
  appends: { variable: 'GITHUB_STEP_SUMMARY', render: markdown.render },
};

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

function annotations(report: Report): string[] {
  const { causes } = report;
  const sorted = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    causes.filter((cause) => cause.severity === severity),
  );
  const ending = endingOf(report);
  const verdict = `${verdictOf(report)}${warningsOf(report)}`;
  return [
    ...sorted.map(annotation),
    ...(ending === undefined ? [] : [command('warning', { title: 'specproof' }, ending)]),
    command(isBroken(report) ? 'error' : 'notice', { title: 'specproof' }, verdict),
  ];
}

function annotation(cause: Cause): string {
  const { severity, check, message, location, curl } = cause;
  const lines = [
    message,
    ...sidesOf(cause).map(([name, text]) => `${name}: ${text}`),
    oftenAt(cause),
    ...(curl === undefined ? [] : [curl]),
  ];
  const { file, line, column } = location;
  return command(COMMANDS[severity], { title: check, file, line, col: column }, lines.join('\n'));
}

type Properties = Readonly<Record<string, string | number>>;

/** A workflow command: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands. */
function command(name: string, properties: Properties, message: string): string {
  const given = Object.entries(properties)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${escapedProperty(String(value))}`);
  return `::${name} ${given.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return printableLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
