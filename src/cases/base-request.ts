import { isJsonType } from '../http/media-type.js';
import type { Operation } from '../model/document.js';
import { exampleDrafts } from './examples.js';
import type { Draft, PlanOptions } from './shared/draft.js';

/**
 * The request of an operation that its other requests differ from: its first example in the order of the document, else
 * one that is made from its schemas; with `'json'`, its first example that has a JSON body, if any has.
 * Undefined when no valid request can be made.
 */
export function baseRequest(
  operation: Operation,
  options: PlanOptions,
  body: 'any' | 'json' = 'any',
): Draft | undefined {
  return baseOf(exampleDrafts(operation, options), body);
}

/** The same, given the operation's drafts, or the reason why there are none. */
export function baseOf(drafts: readonly Draft[] | string, body: 'any' | 'json' = 'any'): Draft | undefined {
  if (typeof drafts === 'string') return undefined;
  const inJson = (draft: Draft): boolean => draft.body !== undefined && isJsonType(draft.body.media.type);
  return (body === 'json' ? drafts.find(inJson) : undefined) ?? drafts[0];
}
