import { authIgnored } from './auth.js';
import { body } from './body/index.js';
import { connection } from './connection.js';
import { contentType } from './content-type.js';
import { headers } from './headers.js';
import { invalidAccepted, validRefused } from './input.js';
import { method } from './method.js';
import { redirect } from './redirect.js';
import type { CodedCheck } from './shared/finding.js';
import { status } from './status.js';
import { undocumented } from './undocumented.js';

const TABLE = {
  connection,
  status,
  redirect,
  validRefused,
  invalidAccepted,
  authIgnored,
  method,
  contentType,
  headers,
  body,
  undocumented,
} as const satisfies Record<string, CodedCheck>;

/** Every check by its name, in the order in which its findings are reported. */
export const CHECKS: Readonly<Record<string, CodedCheck>> = TABLE;

/** The code of a finding that some check can report. */
export type CheckCode = (typeof TABLE)[keyof typeof TABLE]['codes'][number];

/** The codes of the findings that checks can report, in the order of the checks; some occur twice. */
export const CHECK_CODES: readonly CheckCode[] = Object.values(TABLE).flatMap(({ codes }) => codes);
