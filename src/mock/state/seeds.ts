import { jsonAnswers } from '../../behaviors/shared/operation-shapes.js';
import { primitive } from '../../http/serialize/parameters.js';
import { pathOf } from '../../json/edit.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric, numberOf } from '../../json/number.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { thingOf } from '../../resources/names.js';
import { answerPlaceAt, parameterAt } from '../../resources/places.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { DataSet } from '../data/data-set.js';
import { itemPointer, listAt } from '../data/data-set.js';
import type { MadeValues } from '../response/made-values.js';
import type { Resource } from './resources.js';
import { idName, placeOfRecord } from './shaping.js';
import type { Kept } from './store.js';

/** What is there from the start: what the lists have, and what the examples of single things show. */
export class Seeds {
  constructor(
    private readonly values: MadeValues,
    private readonly data: DataSet,
  ) {}

  of(resource: Resource): Kept[] {
    const found = new Map<string, Kept>();
    for (const kept of [...this.listed(resource), ...this.shown(resource)])
      found.set(kept.id, { id: kept.id, record: { ...found.get(kept.id)?.record, ...kept.record } });
    return [...found.values()];
  }

  /** A made-up record of a kind, by its number: what reads one shows, else what makes one or lists them. */
  blank(resource: Resource, turn: number): JsonObject {
    const { reader, maker, lister } = resource;
    const ofOne = [
      ...(reader === lister?.from ? [] : [{ from: reader, source: undefined }]),
      ...(maker ? [maker] : []),
    ];
    for (const { from, source } of ofOne) {
      const [media] = jsonAnswers(from);
      const body = media && this.made(from, media.schema.pointer, turn);
      const record = body === undefined ? undefined : recordOf(body, from, { resource, source });
      if (record) return record;
    }
    const item =
      lister?.source.in === 'body' ? itemPointer(lister.from, listPlace(lister.source.path)) : undefined;
    const made = item === undefined || !lister ? undefined : this.made(lister.from, item, turn);
    return isObject(made) ? made : {};
  }

  private made(operation: Operation, pointer: Pointer, turn: number): Json | undefined {
    return this.values.numbered({ contract: operation.contract, pointer, name: thingOf(operation) }, turn);
  }

  /** The members of a record that have its id, as the operations that make and list such things show it. */
  withId({ maker, lister }: Resource, id: string): JsonObject {
    const places = [maker, lister].flatMap((arrow): [string, Operation, string][] => {
      const name = arrow && idName(arrow);
      return arrow?.source.in === 'body' && name !== undefined ? [[name, arrow.from, arrow.source.path]] : [];
    });
    const entries = places.map(([name, operation, path]): [string, Json] => {
      const types = answerPlaceAt(operation, path);
      return [name, types && isNumber(operation, types.pointer) ? numberOr(id) : id];
    });
    return Object.fromEntries(entries);
  }

  /** The schema of the id where something is made. */
  idSchema({ maker, lister }: Resource): Pointer | undefined {
    const [arrow] = [maker, lister].filter((each) => each?.source.in === 'body');
    if (arrow?.source.in !== 'body') return undefined;
    const { path } = arrow.source;
    return answerPlaceAt(arrow.from, path)?.pointer;
  }

  private listed(resource: Resource): Kept[] {
    const { lister } = resource;
    const name = lister && idName(lister);
    if (lister?.source.in !== 'body') return [];
    return this.itemsOf(lister.from, listPlace(lister.source.path)).flatMap((item, i): Kept[] => {
      const id = name === undefined ? String(i + 1) : isObject(item) ? item[name] : undefined;
      if (!isObject(item) || id === undefined || id === null) return [];
      return [{ id: primitive(id), record: { ...this.blank(resource, i + 1), ...item } }];
    });
  }

  /** The records that an operation lists where nothing was made yet. */
  private itemsOf(operation: Operation, place: string): readonly Json[] {
    const declared = this.data.of(operation);
    if (declared?.place === place) return declared.items;
    const body = this.bodyOf(operation);
    return (body === undefined ? undefined : listAt(body, place)) ?? [];
  }

  /** A whole answer of an operation: an example, else a made-up one. */
  bodyOf(operation: Operation): Json | undefined {
    const [media] = jsonAnswers(operation);
    if (!media) return undefined;
    const { contract } = operation;
    return (
      media.examples[0]?.value ??
      this.values.fixed({ contract, pointer: media.schema.pointer, name: thingOf(operation) })
    );
  }

  /** The things that the reader's examples show, by the examples of its path. */
  private shown(resource: Resource): Kept[] {
    const { reader, slot } = resource;
    const parameter = parameterAt(reader, slot);
    const answers = jsonAnswers(reader).flatMap(({ examples }) => examples);
    return (parameter?.examples ?? []).flatMap(({ name, value }, i): Kept[] => {
      if (typeof value === 'object') return [];
      const answer = answers.find((each) => each.name === name) ?? answers[i];
      const id = primitive(value);
      const shown = answer && recordOf(answer.value, reader, { resource, source: undefined });
      const record = answer ? (shown ?? {}) : this.blank(resource, i);
      return [{ id, record: { ...record, ...this.withId(resource, id) } }];
    });
  }
}

/** The place of a list whose items have an id at a property path. */
export function listPlace(path: string): string {
  return path.slice(0, path.indexOf('/[]'));
}

function recordOf(
  body: Json,
  operation: Operation,
  part: Parameters<typeof placeOfRecord>[2],
): JsonObject | undefined {
  const at = placeOfRecord(body, operation, part);
  const record = at && valueAt(body, pathOf(at));
  return isObject(record) ? record : undefined;
}

function isNumber({ contract }: Operation, pointer: Pointer): boolean {
  return ['integer', 'number'].some((type) => shapeOf(contract, pointer).types().has(type));
}

function numberOr(id: string): Json {
  const value = numberOf(id);
  return isNumeric(value) && String(value) === id ? value : id;
}
