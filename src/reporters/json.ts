import type { Report } from '../model/report.js';

/** The report as it is; its shape is published as report.schema.json. */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
