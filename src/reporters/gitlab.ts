import { printable, printableLines } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import type { Severity } from '../model/document.js';
import { fingerprintsOf } from '../model/fingerprint.js';
import type { Cause } from '../model/report.js';
import type { Reporter } from './reporter.js';

/** Code Quality of GitLab, https://docs.gitlab.com/ci/testing/code_quality/: an entry for each cause, at its place. */
export const gitlab: Reporter = {
  render: ({ causes }) => {
    const fingerprints = fingerprintsOf(causes);
    const entries = causes.map((cause, i) => entryOf(cause, fingerprints[i] ?? ''));
    return `${printableLines(jsonText(entries, 1))}\n`;
  },
};

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

function entryOf({ check, severity, message, location, known }: Cause, fingerprint: string): object {
  const { file, line } = location;
  return {
    description: printable(known ? `${message} (accepted: ${known.reason})` : message),
    check_name: check,
    fingerprint,
    severity: SEVERITIES[severity],
    // GitLab compares with the paths of the repository, which have no ./ in front.
    location: { path: file.replaceAll('\\', '/').replace(/^\.\//, ''), lines: { begin: line } },
  };
}
