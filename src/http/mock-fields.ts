import type { HttpResponse } from '../model/exchange.js';
import { headerValue } from './headers.js';

/** The field of the mock's answers that carries why a request was refused, whatever the body can say. */
export const REFUSED = 'X-Specproof-Refused';

/** What a refusal starts with where no valid answer could be made. */
const NO_ANSWER = 'The mock has no answer: ';

/** What is said where no valid answer could be made, and why. */
export function noAnswer(why: string): string {
  return NO_ANSWER + why;
}

/** Why the mock could make no valid answer; undefined where it could. */
export function noAnswerIn({ status, headers }: HttpResponse): string | undefined {
  const refused = status === 501 ? headerValue(headers, REFUSED) : undefined;
  return refused?.startsWith(NO_ANSWER) === true ? refused.slice(NO_ANSWER.length) : undefined;
}
