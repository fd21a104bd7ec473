/**
 * The names of all reporters. They stand apart from `REPORTERS`, which the compiler holds to them, because every command
 * reads its options, and few of them write a report.
 */
export const REPORT_FORMATS = [
  'ctrf',
  'github',
  'gitlab',
  'har',
  'html',
  'json',
  'junit',
  'markdown',
  'ndjson',
  'sarif',
  'terminal',
] as const;

/** The name of a reporter: the FORMAT of `--report FORMAT=FILE` and of the setting `reports`. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The reporter for whoever started a run and asked for no other. */
export const DEFAULT_FORMAT: ReportFormat = 'terminal';
