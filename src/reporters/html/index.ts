import { gzipSync } from 'node:zlib';
import { jsonText } from '../../json/text.js';
import type { ShownExchange } from '../../model/exchange.js';
import type { Report } from '../../model/report.js';
import type { Reporter } from '../reporter.js';
import { pageData } from './data.js';
import { page } from './page.js';
import { Samples } from './samples.js';

/**
 * One file for a person to open, which asks for nothing else: the verdict, what is broken and where the contract says
 * otherwise, and a picture of what was shown of each clause.
 */
export const html: Reporter = {
  render: (report) => rendered(report, []),
  follow: () => {
    const samples = new Samples();
    return {
      onEvent: (event) => {
        samples.onEvent(event);
        return '';
      },
      end: (report) => rendered(report, samples.all),
    };
  },
};

function rendered(report: Report, samples: readonly ShownExchange[]): string {
  const data = pageData(report, samples);
  // As text, most of it would be repetitions.
  return page(report, data, gzipSync(jsonText(data)).toString('base64'));
}
