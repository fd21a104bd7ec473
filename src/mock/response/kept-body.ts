import { replacedAt } from '../../json/edit.js';
import type { Json } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import type { applyBehaviors, PlainAnswer } from '../data/apply-behaviors.js';
import { changedWhereFitting, fitting } from '../data/changes.js';
import type { DataSet, RecordCollection } from '../data/data-set.js';
import { itemPointer, listAt } from '../data/data-set.js';
import type { Paged } from '../data/paging.js';
import { isPaged, pageChanges } from '../data/paging.js';
import type { Outcome } from '../state/index.js';
import { itemNames, writtenNames } from '../state/member-names.js';
import { listPlace } from '../state/seeds.js';
import { listed, placeOfRecord, shown } from '../state/shaping.js';
import type { Kept } from '../state/store.js';
import type { Choice } from './choose-response.js';

type Behaved = ReturnType<typeof applyBehaviors>;
type Apply = (answer: PlainAnswer, data?: Pick<DataSet, 'of' | 'isCustom'>) => Behaved;

/** An answer that shows what is kept, with the behaviors applied. */
export function withKept(
  choice: Choice,
  outcome: Outcome,
  { body, asked }: { body: Json; asked: Paged },
  apply: Apply,
): Behaved {
  const { one, all } = outcome;
  const isMadeUp = false;
  const isDocumented = false;
  if (one) return apply({ body: bodyOfOne(choice, outcome, one, body), isDocumented: true, isMadeUp });
  const collection = all && collectionOf(choice, outcome, all, body);
  if (!collection) return apply({ body, isDocumented, isMadeUp });
  const data = { of: () => collection, isCustom: () => true };
  const answer = apply({ body: withItems(body, collection), isDocumented, isMadeUp }, data);
  return 'refused' in answer ? answer : { body: pageOf(choice, answer.body, asked) };
}

/** An answer that shows one thing which is kept. */
function bodyOfOne(choice: Choice, { part }: Outcome, { record }: Kept, body: Json): Json {
  const { operation } = choice;
  const at = placeOfRecord(body, operation, part);
  if (!at) return body;
  return shown(body, at, record, {
    operation,
    written: writtenNames(part.resource.writers),
    fits: fitsIn(choice),
  });
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
  const fits = fitting(operation, itemPointer(operation, place));
  const written = writtenNames(resource.writers);
  const items = all.map(({ record }) => {
    const item = listed(model, record, names, written);
    if (fits(item)) return item;
    const members = Object.entries(item).map(([name, value]) => [{ tokens: [name], value }]);
    return changedWhereFitting(model, members, fits);
  });
  return { place, items, isOwn: true, isWhole: false, template: body };
}

/** A list of all things that are kept is one page, unless a behavior or the request says how it is divided. */
function pageOf(choice: Choice, body: Json, asked: Paged): Json {
  if (isPaged(choice.operation)) return body;
  const changes = pageChanges(body, choice.operation, { ...asked, isMadeUp: true, isWhole: true });
  return changedWhereFitting(body, changes, fitsIn(choice));
}

/** An answer with these records in place of its own. */
function withItems(body: Json, { place, items }: RecordCollection): Json {
  return replacedAt(body, tokensOf(place) ?? [], [...items]);
}

function fitsIn({ operation, content }: Choice): (body: Json) => boolean {
  return fitting(operation, content?.source.schema?.pointer);
}
