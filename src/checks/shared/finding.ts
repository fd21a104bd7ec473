import type { Operation, Severity } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';
import type { Finding } from '../../model/report.js';

/** The codes of findings about the document itself: `document.` and the rule's name. */
export type DocumentCode = `document.${string}`;

/**
 * A check, and the codes of the findings that it can report, besides those about the document itself. It never throws
 * on anything a server can send.
 */
export interface CodedCheck<Code extends string = string> {
  (exchange: Exchange, operation: Operation): Finding<Code | DocumentCode>[];
  readonly codes: readonly Code[];
}

/** A check out of its codes and its function: one that reports a code it does not name fails to compile. */
export function defineCheck<const Codes extends readonly string[]>(
  codes: Codes,
  judge: (exchange: Exchange, operation: Operation) => Finding<Codes[number] | DocumentCode>[],
): CodedCheck<Codes[number]> {
  return Object.assign(judge, { codes });
}

/** A finding of severity `error` unless it says otherwise. */
export function finding<Code extends string>(
  parts: Omit<Finding<Code>, 'severity'> & { severity?: Severity },
): Finding<Code> {
  return { severity: 'error', ...parts };
}
