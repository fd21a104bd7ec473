import { shapeInside } from '../../behaviors/shared/operation-shapes.js';
import { pathOf } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { Change } from '../data/changes.js';
import { changedWhereFitting, fitting } from '../data/changes.js';
import type { Refusal } from '../request/refusal.js';
import { reasonText, titleOf } from '../request/refusal.js';
import type { Choice } from './choose-response.js';
import { namesOfStatus } from './status-words.js';
import { violationLists } from './violation-lists.js';

/** Places of a body that are looked at and written over: a document could ask for a body of any size. */
const MAX_SEEN = 1000;
const MAX_WRITTEN = 100;

/** Names that stand for the status, the kind of an error, and the error's name, however they are spelt. */
const STATUS = /^(http_?)?(status|code|status_?code)$/i;
const TYPE = /^(type|kind|error_?(type|code)|code|reason_?code)$/i;
const TITLE = /^(title|error|name|status_?text|reason_?phrase)$/i;

/**
 * A made-up body of a refusal with the reason in its text members and the status in its numbers, as far as the schema
 * allows each: what was made up there says nothing, or something else. A member of a known name gets what RFC 9457 §3.1
 * has under it.
 */
export function withReason(body: Json, { operation, status, content }: Choice, reason: Refusal): Json {
  const pointer = content?.source.schema?.pointer;
  if (pointer === undefined) return body;
  const fits = fitting(operation, pointer);
  const shape = shapeOf(operation.contract, pointer);
  const lists = violationLists(body, reason.violations);
  const listed = changedWhereFitting(body, lists, fits);
  const isWritten = ({ tokens }: Change): boolean =>
    valueAt(listed, pathOf(tokens)) !== valueAt(body, pathOf(tokens));
  const written = lists.flatMap(([first]) => (first && isWritten(first) ? [first.tokens] : []));
  const changes = scalarPlaces(listed)
    .filter(({ tokens }) => !written.some((list) => list.every((name, i) => tokens[i] === name)))
    .slice(0, MAX_WRITTEN)
    .map(({ tokens, steps, value }): Change[] => {
      const name = tokens.at(-1) ?? '';
      const codes = namesOfStatus(status, shapeInside(shape, steps)?.examples() ?? []);
      const candidates =
        typeof value === 'string' ? [...textsFor(name, status, reason), ...codes] : numbersFor(name, status);
      return candidates.map((candidate) => ({ tokens, value: candidate }));
    });
  return changedWhereFitting(listed, changes, fits);
}

interface Scalar {
  tokens: string[];
  /** The same with `[]` for each index. */
  steps: string[];
  value: Json;
}

/** The places of all texts and numbers in a value, the outer ones first. */
function scalarPlaces(body: Json): Scalar[] {
  const queue: Scalar[] = [{ tokens: [], steps: [], value: body }];
  for (const { tokens, steps, value } of queue) {
    if (value === null || typeof value !== 'object' || queue.length > MAX_SEEN) continue;
    for (const [name, inner] of Object.entries(value)) {
      const step = Array.isArray(value) ? '[]' : name;
      queue.push({ tokens: [...tokens, name], steps: [...steps, step], value: inner });
    }
  }
  return queue.filter(({ value }) => typeof value === 'string' || typeof value === 'number');
}

/** A number says the status where its name does. */
function numbersFor(name: string, status: number): number[] {
  return STATUS.test(name) ? [status] : [];
}

/**
 * What may stand under a name, best first. The texts at the end fit formats and patterns that no sentence fits: words in
 * capitals, and the URI that stands for nothing but the status (RFC 9457 §4.2.1).
 */
function textsFor(name: string, status: number, reason: Refusal): string[] {
  const title = titleOf(status);
  const codes = [
    title.toUpperCase().replaceAll(/[^A-Z]+/g, '_'),
    title.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
  ];
  const texts = [reasonText(reason, MAX_TOLD), reason.detail, title, 'about:blank', ...codes];
  if (STATUS.test(name)) return [String(status), ...codes, ...texts];
  if (TYPE.test(name)) return ['about:blank', ...codes, ...texts];
  return TITLE.test(name) ? [title, ...texts] : texts;
}

/** Violations that a text lists. */
const MAX_TOLD = 5;
