import { isOfRefusal } from '../document/responses.js';
import { isJsonType } from '../http/media-type.js';
import type { Operation } from '../model/document.js';
import { exampleDrafts, synthesisedDraft } from './examples.js';
import type { Draft, PlanOptions } from './shared/draft.js';

/**
 * The request of an operation that its other requests differ from: its first example in the order of the document, else
 * one that is made from its schemas; with `'json'`, its first example that has a JSON body, if any has. An example that
 * belongs to a refusal by its name is none: what differs from it would be refused as well.
 * Undefined when no valid request can be made.
 */
export function baseRequest(
  operation: Operation,
  options: PlanOptions,
  body: 'any' | 'json' = 'any',
): Draft | undefined {
  return baseOf(operation, exampleDrafts(operation, options), options, body);
}

/** The same, given the operation's drafts, or the reason why there are none. */
export function baseOf(
  operation: Operation,
  drafts: readonly Draft[] | string,
  options: PlanOptions,
  body: 'any' | 'json' = 'any',
): Draft | undefined {
  if (typeof drafts === 'string') return undefined;
  const served = drafts.filter(({ name }) => !isOfRefusal(operation, name));
  const inJson = (draft: Draft): boolean => draft.body !== undefined && isJsonType(draft.body.media.type);
  const found = (body === 'json' ? served.find(inJson) : undefined) ?? served[0];
  return found ?? synthesisedDraft(operation, options) ?? drafts[0];
}
