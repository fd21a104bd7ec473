import type { HttpResponse } from '../model/exchange.js';
import { headerValue } from './headers.js';

/** The field of the mock's answers that carries why a request was refused, whatever the body can say. */
export const REFUSED = 'X-Specproof-Refused';

/** The field of the mock's answers that carries why what was made up is not as documented. */
export const INVALID = 'X-Specproof-Invalid';

/** What it starts with where the value is valid, and a rule is broken. */
const BROKEN_RULE = 'a rule of the document is broken: ';

/** What is said where a rule is broken. */
export function brokenRule(why: string): string {
  return BROKEN_RULE + why;
}

/** What a refusal starts with where no valid answer could be made. */
const NO_ANSWER = 'The mock has no answer: ';

/** What is said where no valid answer could be made, and why. */
export function noAnswer(why: string): string {
  return NO_ANSWER + why;
}

/**
 * Why the mock could make no valid answer, and answered with a refusal, problem details, or what only comes near;
 * undefined where it could.
 */
export function noAnswerIn({ status, headers }: HttpResponse): string | undefined {
  const refused = status === 501 ? headerValue(headers, REFUSED) : undefined;
  if (refused?.startsWith(NO_ANSWER) === true) return refused.slice(NO_ANSWER.length);
  const invalid = headerValue(headers, INVALID);
  return invalid?.startsWith(BROKEN_RULE) === true ? undefined : invalid;
}
