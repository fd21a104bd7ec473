import type { Finding } from '../../model/report.js';
import type { DocumentCode } from '../shared/finding.js';

/** The codes of the findings about a body. */
export const BODY_CODES = [
  'response.body.missing',
  'response.body.undecodable',
  'response.body.schema',
  'response.body.duplicate-member',
  'response.body.write-only',
  'response.body.xml',
  'response.too-deep',
  'response.too-large',
] as const;

export type BodyFinding = Finding<(typeof BODY_CODES)[number] | DocumentCode>;
