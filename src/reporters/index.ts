import type { Report } from '../model/report.js';
import { json } from './json.js';

/** Formats of `--report FORMAT=FILE`. Each renders the whole report to a string; none prints. */
export const REPORTERS: Readonly<Record<string, (report: Report) => string>> = { json };
