import { itemsAt } from '../../behaviors/index.js';
import { replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import { isValid } from '../../schema/validate/is-valid.js';
import type { applyBehaviors, PlainAnswer } from '../data/apply-behaviors.js';
import type { DataSet, RecordCollection } from '../data/data-set.js';
import { itemPointer, listAt } from '../data/data-set.js';
import { lastPage } from '../data/paging.js';
import type { Outcome } from '../state/index.js';
import { listPlace } from '../state/seeds.js';
import { itemNames, listed, placeOfRecord, shown, writtenNames } from '../state/shaping.js';
import type { Kept } from '../state/store.js';
import type { Choice } from './choose-response.js';

type Behaved = ReturnType<typeof applyBehaviors>;
type Apply = (answer: PlainAnswer, data?: Pick<DataSet, 'of' | 'isCustom'>) => Behaved;

/** An answer that shows what is kept, with the behaviors applied. */
export function withKept(choice: Choice, outcome: Outcome, body: Json, apply: Apply): Behaved {
  const { one, all } = outcome;
  const isMadeUp = false;
  const isDocumented = false;
  if (one) return apply({ body: bodyOfOne(choice, outcome, one, body), isDocumented: true, isMadeUp });
  const collection = all && collectionOf(choice, outcome, all, body);
  if (!collection) return apply({ body, isDocumented, isMadeUp });
  const data = { of: () => collection, isCustom: () => true };
  const answer = apply({ body: withItems(body, collection), isDocumented, isMadeUp }, data);
  return 'refused' in answer ? answer : { body: wholeList(choice, answer.body) };
}

/** An answer that shows one thing which is kept. */
function bodyOfOne(choice: Choice, { part }: Outcome, { record }: Kept, body: Json): Json {
  const { operation } = choice;
  const at = placeOfRecord(body, operation, part);
  if (!at) return body;
  return shown(body, at, record, { operation, written: writtenNames(part.resource), fits: fitting(choice) });
}

/** The records of a list that shows the things which are kept; undefined where nobody knows where they stand. */
function collectionOf(
  { operation }: Choice,
  { part: { resource, source } }: Outcome,
  all: readonly Kept[],
  body: Json,
): RecordCollection | undefined {
  if (source?.in !== 'body') return undefined;
  const place = listPlace(source.path);
  const [model = {}] = listAt(body, place) ?? [];
  const names = itemNames(operation, place);
  const pointer = itemPointer(operation, place);
  const fits = (item: Json): boolean =>
    pointer === undefined || isValid(operation.contract, 'response', pointer, item);
  const written = writtenNames(resource);
  const items = all.map(({ record }) => {
    const item = listed(model, record, names, written);
    if (fits(item)) return item;
    return Object.entries(item).reduce<Json>((kept, [name, value]) => {
      const next = replacedAt(kept, [name], value);
      return fits(next) ? next : kept;
    }, model);
  });
  return { place, items, isOwn: true, isWhole: false, template: body };
}

/** A list of all things that are kept is one page, unless a behavior says how it is divided. */
function wholeList(choice: Choice, body: Json): Json {
  if (itemsAt(choice.operation) !== undefined) return body;
  const fits = fitting(choice);
  return lastPage(body, choice.operation).reduce(
    (kept, alternatives) =>
      alternatives.map(({ tokens, value }) => replacedAt(kept, tokens, value)).find(fits) ?? kept,
    body,
  );
}

/** An answer with these records in place of its own. */
function withItems(body: Json, { place, items }: RecordCollection): Json {
  return replacedAt(body, tokensOf(place) ?? [], [...items]);
}

function fitting({ operation, content }: Choice): (body: Json) => boolean {
  const pointer = content?.source.schema?.pointer;
  return (body) => pointer === undefined || isValid(operation.contract, 'response', pointer, body);
}
