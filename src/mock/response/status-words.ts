import type { Json } from '../../json/json.js';
import { plainName } from '../../resources/names.js';

/** What codes of errors say of a status, without letter case and punctuation: words that stand for it, best first. */
const WORDS: Readonly<Record<number, RegExp>> = {
  400: /badrequest|invalid|validation|malformed/,
  401: /unauthor|unauthenticat|authentication|credential|token/,
  403: /forbidden|permission|denied|notallowed/,
  404: /notfound|missing|unknown|nosuch|notexist/,
  405: /method/,
  406: /acceptable/,
  409: /conflict|exists|duplicate|taken/,
  410: /gone|deleted|removed/,
  412: /precondition/,
  413: /toolarge/,
  415: /unsupported|mediatype/,
  422: /unprocessable|invalid|validation/,
  428: /precondition/,
  429: /ratelimit|toomany|throttl|quota/,
  500: /internal|server/,
  501: /notimplemented|unsupported/,
  503: /unavailable|maintenance/,
};

/** Those of the listed values that name a status. */
export function namesOfStatus(status: number, listed: readonly Json[]): string[] {
  const words = WORDS[status];
  return listed.filter(
    (value): value is string => typeof value === 'string' && words?.test(plainName(value)) === true,
  );
}
