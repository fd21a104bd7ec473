import { REFUSED } from '../../http/mock-fields.js';
import { jsonText } from '../../json/text.js';
import type { Operation } from '../../model/document.js';
import type { MockAnswer } from '../answer.js';
import type { Refusal } from '../request/refusal.js';
import { problemDetails, reasonText, refusedBecause } from '../request/refusal.js';
import { fieldValue } from './headers.js';

/** Problem details (RFC 9457), where the document has no answer for a refusal. */
export function problem(reason: Refusal, operation: Operation | undefined): MockAnswer {
  const status = reason.undocumented ?? reason.statuses[0];
  return {
    status,
    headers: [
      ...reason.headers.map(([n, v]): [string, string] => [n, v]),
      refusedField(reason),
      ['Content-Type', 'application/problem+json'],
    ],
    body: jsonText(problemDetails(status, reason)),
    operation,
    example: undefined,
    refused: reasonText(reason),
    callbacks: [],
    isRandom: false,
    invalid: undefined,
  };
}

export function refusedField(reason: Refusal): [name: string, value: string] {
  return [REFUSED, fieldValue(refusedBecause(reason))];
}
