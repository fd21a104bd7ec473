import { printableLines } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import type { Reporter } from './reporter.js';

/** The report as it is, for machines; its shape is published as report.schema.json. */
export const json: Reporter = {
  render: (report) => `${printableLines(jsonText(report, 2))}\n`,
};
