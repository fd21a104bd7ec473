import { ToolError } from '../errors.js';
import type { JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { parseJson } from '../json/text.js';
import type { ControlPolicy } from '../mock/control/access.js';
import type { Fault } from '../mock/request/fault.js';
import { FAULT_NAMES, parseFault } from '../mock/request/fault.js';

/** Whose web pages may call: all, none, or those of some origins (RFC 6454 §6.2), as browsers name them. */
export function origins(value: string): boolean | string[] {
  if (value === 'any') return true;
  if (value === 'none') return false;
  return value.split(',').map((item) => {
    const origin = item.trim().replace(/\/$/, '');
    if (URL.canParse(origin) && new URL(origin).origin === origin) return origin;
    throw new ToolError(`expected any, none, or origins such as http://localhost:5173, got '${value}'`, {
      hint: 'Documents come before options: specproof mock my-api.yaml --cors',
    });
  });
}

/** Who may use the mock's own pages: local, none, or host names (RFC 1123 §2.1). */
export function controlPolicy(value: string): ControlPolicy {
  if (value === 'local') return value;
  if (value === 'none') return false;
  return value.split(',').map((item) => {
    const host = item.trim();
    if (/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(host)) return host;
    throw new ToolError(`expected local, none, or host names such as mock.test, got '${value}'`, {
      hint: 'A host name stands without scheme and port.',
    });
  });
}

export function faultByName(value: string): Fault {
  const fault = parseFault(value);
  if (fault !== undefined) return fault;
  throw new ToolError(`no fault is called '${value}'`, { hint: `There are ${FAULT_NAMES}.` });
}

/** A JSON object that is passed on as it is. */
export function jsonObject(value: string): JsonObject {
  try {
    const found = parseJson(value);
    if (isObject(found)) return found;
  } catch {
    // Told below, like anything else that is no object.
  }
  throw new ToolError(`expected a JSON object, such as {"mainBranch":true}, found '${value}'`);
}
