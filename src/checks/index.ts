import type { Check } from '../model/report.js';
import { authIgnored } from './auth.js';
import { body } from './body/index.js';
import { connection } from './connection.js';
import { contentType } from './content-type.js';
import { headers } from './headers.js';
import { invalidAccepted, validRefused } from './input.js';
import { method } from './method.js';
import { redirect } from './redirect.js';
import { status } from './status.js';
import { undocumented } from './undocumented.js';

/** Every check, in the order in which its findings are reported. */
export const CHECKS: Readonly<Record<string, Check>> = {
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
};
