import { printable } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import type { Reporter } from './reporter.js';

/** Every event in a line of JSON, as it happens; the report is in the last line. */
export const ndjson: Reporter = {
  render: (report) => lineOf({ type: 'report', report }),
  follow: () => ({
    onEvent: (event) => {
      if (event.type === 'report') return '';
      const { type, shown, findings, progress } = event;
      return lineOf({ type, exchange: shown(), findings, progress });
    },
    end: (report) => lineOf({ type: 'report', report }),
  }),
};

/** Outside of its strings, such a text has no character that would need to be written otherwise. */
function lineOf(value: object): string {
  return `${printable(jsonText(value))}\n`;
}
