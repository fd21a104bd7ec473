import { ctrf } from './ctrf.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { har } from './har.js';
import { html } from './html/index.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { ndjson } from './ndjson.js';
import type { Reporter } from './reporter.js';
import { sarif } from './sarif.js';
import { terminal } from './terminal/index.js';

export type { Follower, RenderOptions, Reporter } from './reporter.js';

/**
 * Every reporter by its name, which is the FORMAT of `--report FORMAT=FILE` and of the setting `reports`: flags, help,
 * types and the schema of the configuration follow from this record.
 * @example
 * import { REPORTERS, verify } from 'specproof';
 *
 * for await (const event of verify({ documents: ['api.yaml'] }))
 *   if (event.type === 'report') console.log(REPORTERS.terminal.render(event.report, { color: true }));
 */
export const REPORTERS = {
  ctrf,
  github,
  gitlab,
  har,
  html,
  json,
  junit,
  markdown,
  ndjson,
  sarif,
  terminal,
} as const satisfies Readonly<Record<string, Reporter>>;

/** The names of the reporters. */
export type ReportFormat = keyof typeof REPORTERS;

/** The reporter for whoever started a run and asked for no other. */
export const DEFAULT_FORMAT: ReportFormat = 'terminal';

export const REPORT_FORMATS = Object.keys(REPORTERS) as readonly ReportFormat[];
