import type { Check } from '../model.js';
import { body } from './body.js';
import { connection } from './connection.js';
import { contentType } from './content-type.js';
import { headers } from './headers.js';
import { status } from './status.js';

/** Every check, in the order in which its findings are reported. */
export const CHECKS: Readonly<Record<string, Check>> = { connection, status, contentType, headers, body };
