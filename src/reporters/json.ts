import { printableLines } from '../json/printable.js';
import type { Reporter } from './reporter.js';

/** The report as it is, for machines; its shape is published as report.schema.json. */
export const json: Reporter = {
  render: (report) => `${printableLines(JSON.stringify(report, null, 2))}\n`,
};
