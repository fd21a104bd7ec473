import { createColors } from 'picocolors';
import type { Report } from '../../model/report.js';
import type { RenderOptions, Reporter } from '../reporter.js';
import { causeBlock, notesBlock } from './causes.js';
import type { Look } from './layout.js';
import { documentBlock } from './table.js';
import { unprovedBlock, unusedBlock } from './unproved.js';
import { evidenceLines, targetLines, verdictLines } from './verdict.js';

/**
 * The report for a person at a terminal: notes, what was not proved, warnings, errors, operations, and the verdict as
 * last line, so that the screen ends with the answer.
 */
export const terminal: Reporter = {
  render: (report, { color, columns = 80, detail = 'causes' }) =>
    `${rendered(report, detail, { paint: createColors(color), columns, isWhole: detail === 'occurrences' })}\n`,
};

function rendered(report: Report, detail: RenderOptions['detail'], look: Look): string {
  if (detail === 'verdict') return verdictLines(report, look).join('\n');
  const blocksOf = (severity: 'warning' | 'error'): string[] =>
    report.causes.filter((cause) => cause.severity === severity).map((cause) => causeBlock(cause, look));
  const target = targetLines(report, look);
  return [
    ...(target.length > 0 ? [target.join('\n')] : []),
    ...notesBlock(report.causes, look),
    ...unprovedBlock(report, look),
    ...unusedBlock(report, look),
    ...blocksOf('warning'),
    ...blocksOf('error'),
    ...report.documents.map((document) => documentBlock(report, document, look)),
    [...evidenceLines(report, look), ...verdictLines(report, look)].join('\n'),
  ].join('\n\n');
}
