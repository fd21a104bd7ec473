import { ctrf } from './ctrf.js';
import type { ReportFormat } from './formats.js';
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

export type { ReportFormat } from './formats.js';
export { DEFAULT_FORMAT, REPORT_FORMATS } from './formats.js';
export type { Follower, RenderOptions, Reporter } from './reporter.js';

/**
 * Every reporter by its name, which is the FORMAT of `--report FORMAT=FILE` and of the setting `reports`: flags, help,
 * types and the schema of the configuration follow from the names in `formats.ts`.
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
} as const satisfies Readonly<Record<ReportFormat, Reporter>>;
