import type { OptionSpec } from '../../config/option-spec.js';
import { text } from '../../config/parsers.js';
import { shardOf } from '../../config/parsers.js';

/** The options by which a run is made in parts, and reports are compared. */
export const REPORT_OPTIONS = {
  shard: {
    flags: '--shard <part>',
    group: 'requests',
    description:
      'only one part of the operations, such as 2/8; what belongs together stays together, and `report` merges the parts',
    parse: shardOf,
  },
  against: {
    flags: '--against <file>',
    group: 'verdict',
    description: 'compare with this report, in JSON: causes that are new or gone, evidence that is lost',
    parse: text,
  },
} as const satisfies Record<string, OptionSpec>;
