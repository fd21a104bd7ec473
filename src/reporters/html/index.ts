import { gzipSync } from 'node:zlib';
import { jsonText } from '../../json/text.js';
import type { Report } from '../../model/report.js';
import { gathering } from '../reporter.js';
import { pageData } from './data.js';
import { page } from './page.js';
import { Samples } from './samples.js';

/**
 * One file for a person to open, which asks for nothing else: the verdict, what is broken and where the contract says
 * otherwise, and a picture of what was shown of each clause.
 */
export const html = gathering(() => new Samples(), rendered);

function rendered(report: Report, { all }: Samples): string {
  const data = pageData(report, all);
  // As text, most of it would be repetitions.
  return page(report, data, gzipSync(jsonText(data)).toString('base64'));
}
