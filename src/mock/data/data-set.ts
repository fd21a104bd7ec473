import { itemsAt, totalAt } from '../../behaviors/index.js';
import type { Collection } from '../../behaviors/shared/behavior.js';
import { answerShapes, jsonAnswers, shapeAt } from '../../behaviors/shared/operation-shapes.js';
import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { thingOf } from '../../resources/names.js';
import { likelySample, sample } from '../../schema/sample/index.js';
import { believable } from './believable/index.js';
import { madeRecords } from './made-records.js';

/** Records that the user gave for one operation. */
export interface OwnRecords {
  items: readonly Json[];
  /** The whole answer, where the user gave one: the records are in it. */
  answer?: Json;
}

export interface DataOptions {
  /** Equal seeds make equal records. */
  seed: number;
  /**
   * Number of records in each collection; undefined for as many as the documents' examples mention, but at least
   * three.
   */
  records: number | undefined;
  /** The user's own records, which replace all others. */
  own: ReadonlyMap<Operation, OwnRecords>;
}

/** The records that the mock answers an operation with. */
export interface RecordCollection extends Collection {
  items: readonly Json[];
  /** True if the user gave the whole answer: the template stands for every other one. */
  isWhole: boolean;
}

/** Fewer records would not show an order, a filter or a page. */
const LEAST = 3;

/**
 * JSON Pointer to the records in an operation's answer: where its behaviors say, or the whole body if it is an array.
 * Undefined where neither applies.
 */
export function placeOfRecords(operation: Operation): string | undefined {
  const declared = itemsAt(operation);
  if (declared !== undefined) return declared;
  return answerShapes(operation).some((shape) => shape.types().has('array')) ? '' : undefined;
}

/** Makes the collection of each operation on first use; equal options make equal records. */
export class DataSet {
  private readonly collections = new Map<Operation, RecordCollection | undefined>();

  private stated: ReadonlyMap<Operation, OwnRecords> = new Map();

  constructor(private readonly options: DataOptions) {}

  /** Puts these records in place of all others of their operations; what was stated of other operations stays. */
  state(records: ReadonlyMap<Operation, OwnRecords>): void {
    this.stated = new Map([...this.stated, ...records]);
    this.collections.clear();
  }

  /** Takes back what was stated. */
  reset(): void {
    this.stated = new Map();
    this.collections.clear();
  }

  /** Returns the records of an operation; undefined if its answer is not known to contain records. */
  of(operation: Operation): RecordCollection | undefined {
    if (!this.collections.has(operation)) this.collections.set(operation, this.make(operation));
    return this.collections.get(operation);
  }

  /**
   * True if the user set the number of records, or gave records, so that answers differ from the documents' examples.
   */
  isCustom(operation: Operation): boolean {
    return this.options.records !== undefined || this.own(operation) !== undefined;
  }

  private own(operation: Operation): OwnRecords | undefined {
    return this.stated.get(operation) ?? this.options.own.get(operation);
  }

  private make(operation: Operation): RecordCollection | undefined {
    const place = placeOfRecords(operation);
    if (place === undefined) return undefined;
    const own = this.own(operation);
    const template =
      own?.answer ?? documentedAnswers(operation, place)[0] ?? this.madeAnswer(operation, place);
    if (template === undefined) return undefined;
    const documented = documentedAnswers(operation, place);
    const items =
      own?.items ?? this.recordsFor(operation, place, documented.length > 0 ? documented : [template]);
    return { place, items, isOwn: own !== undefined, isWhole: own?.answer !== undefined, template };
  }

  /** A whole answer that looks real; else any. */
  private madeAnswer(operation: Operation, place: string): Json | undefined {
    const about = { names: [thingOf(operation)], turn: 0 };
    const likeness = { seed: this.options.seed, proposals: believable, about };
    const likely = jsonAnswers(operation)
      .map(({ schema }) => likelySample(operation.contract, schema.pointer, 'response', likeness)?.value)
      .find((value) => value !== undefined && listAt(value, place) !== undefined);
    return likely ?? sampleAnswer(operation, place);
  }

  private recordsFor(operation: Operation, place: string, answers: readonly Json[]): Json[] {
    const { contract } = operation;
    const { seed, records } = this.options;
    const documented = withoutRepeats(answers.flatMap((answer) => listAt(answer, place) ?? []));
    const wanted = records ?? Math.max(documented.length, leastOf(operation, answers));
    const [model] = documented;
    const pointer = itemPointer(operation, place);
    if (model === undefined || pointer === undefined) return documented.slice(0, wanted);
    const count = Math.max(0, wanted - documented.length);
    const name = thingOf(operation);
    const made = madeRecords(contract, pointer, model, { count, seed, besides: documented, name });
    return [...documented, ...made].slice(0, wanted);
  }
}

/** Returns a whole answer with records at `place`: a documented one, else one made from the schema. */
export function templateOf(operation: Operation, place: string): Json | undefined {
  return documentedAnswers(operation, place)[0] ?? sampleAnswer(operation, place);
}

function leastOf(operation: Operation, answers: readonly Json[]): number {
  if (itemsAt(operation) === undefined) return 0;
  const total = totalAt(operation);
  const totals = answers.map((answer) => (total === undefined ? undefined : valueAt(answer, total)));
  return Math.max(LEAST, ...totals.filter((each) => typeof each === 'number'));
}

/** Returns the documented answers that contain records, those with most records first. */
function documentedAnswers(operation: Operation, place: string): Json[] {
  const examples = jsonAnswers(operation).flatMap((media) => media.examples.map(({ value }) => value));
  return examples
    .filter((value) => listAt(value, place) !== undefined)
    .sort((a, b) => (listAt(b, place)?.length ?? 0) - (listAt(a, place)?.length ?? 0));
}

function sampleAnswer(operation: Operation, place: string): Json | undefined {
  return jsonAnswers(operation)
    .flatMap(({ schema }) => sample(operation.contract, schema.pointer, 'response') ?? [])
    .map(({ value }) => value)
    .find((value) => listAt(value, place) !== undefined);
}

export function listAt(value: Json, place: string): Json[] | undefined {
  const found = valueAt(value, place);
  return Array.isArray(found) ? found : undefined;
}

function withoutRepeats(items: readonly Json[]): Json[] {
  return [...new Map(items.map((item) => [fingerprint(item), item])).values()];
}

/**
 * Returns the schema of the items; undefined where several apply together, because a record has to satisfy all of
 * them.
 */
export function itemPointer(operation: Operation, place: string): Pointer | undefined {
  const shapes = answerShapes(operation).map((shape) => shapeAt(shape, place)?.item(0));
  return shapes.map((shape) => shape?.pointer()).find((pointer) => pointer !== undefined);
}
