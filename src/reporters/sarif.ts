import { printable, printableLines } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import { fingerprintsOf } from '../model/fingerprint.js';
import type { Cause, Report } from '../model/report.js';
import { VERSION } from '../version.js';
import type { Reporter } from './reporter.js';
import { sidesOf } from './words/sides.js';
import { endingOf, isBroken, oftenAt } from './words/verdict.js';

/** SARIF 2.1.0, for code scanning: a result for each cause, at the place of the document that is broken. */
export const sarif: Reporter = {
  render: (report) => `${printableLines(jsonText(logOf(report), 1))}\n`,
};

function logOf(report: Report): object {
  const rules = [...new Set(report.causes.map(({ check }) => check))].sort();
  const fingerprints = fingerprintsOf(report.causes);
  const ending = endingOf(report);
  const run = {
    tool: {
      driver: {
        name: 'specproof',
        semanticVersion: VERSION,
        rules: rules.map((id) => ({ id, name: id, shortDescription: { text: id.replaceAll(/[.-]/g, ' ') } })),
      },
    },
    invocations: [
      {
        executionSuccessful: report.end === 'complete' || !isBroken(report),
        ...(ending !== undefined && {
          toolExecutionNotifications: [{ level: 'warning', message: { text: ending } }],
        }),
      },
    ],
    artifacts: filesOf(report).map((uri) => ({ location: { uri } })),
    results: report.causes.map((cause, i) => ({
      ...resultOf(cause, rules.indexOf(cause.check)),
      ...fingerprinted(fingerprints[i] ?? ''),
    })),
    columnKind: 'utf16CodeUnits',
    automationDetails: { id: `specproof/${report.documents.map(({ name }) => name).join('+')}/` },
  };
  return { $schema: SCHEMA, version: '2.1.0', runs: [run] };
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** `primaryLocationLineHash` is what GitHub compares; by default it would be made of the line's text. */
function fingerprinted(fingerprint: string): object {
  return { partialFingerprints: { primaryLocationLineHash: fingerprint, 'brokenClause/v1': fingerprint } };
}

function filesOf({ causes, documents }: Report): string[] {
  const files = [...documents.map(({ source }) => source), ...causes.map(({ location }) => location.file)];
  return [...new Set(files.map(uriOf))].filter((uri) => uri !== '');
}

function resultOf(cause: Cause, ruleIndex: number): object {
  const { check, severity, document, location, line, operations, count, known } = cause;
  const { file, line: startLine, column: startColumn } = location;
  const { pointer, at, expected, received, curl } = cause;
  const uri = uriOf(file);
  return {
    ruleId: check,
    ruleIndex,
    level: known?.severity ?? severity,
    message: { text: messageOf(cause) },
    occurrenceCount: count,
    locations: [
      {
        ...(uri !== '' && {
          physicalLocation: {
            artifactLocation: { uri },
            region: { startLine, startColumn, ...(line !== undefined && { snippet: { text: line } }) },
          },
        }),
        logicalLocations: [
          ...operations.map((id) => ({
            name: id,
            fullyQualifiedName: `${document}.${id}`,
            kind: 'function',
          })),
          { name: pointer, fullyQualifiedName: `${document}${pointer}`, kind: 'member' },
        ],
      },
    ],
    ...(known && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: known.reason }],
    }),
    properties: { at, expected, received, ...(curl !== undefined && { curl }) },
  };
}

function messageOf(cause: Cause): string {
  const sides = sidesOf(cause).map(([name, text]) => `${name} ${text}`);
  const said = [...(sides.length > 0 ? [sides.join(', ')] : []), oftenAt(cause)].join('; ');
  return printable(`${cause.message} (${said})`);
}

/** A path as a relative reference (RFC 3986 §4.2); a URL stays as it is. */
function uriOf(file: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(file)) return URL.canParse(file) ? new URL(file).href : encodeURI(file);
  const path = file.replaceAll('\\', '/').replace(/^\.\//, '');
  const encoded = path
    .split('/')
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');
  return encoded.startsWith('/') ? `file://${encoded}` : encoded;
}
