import type fc from 'fast-check';
import type { Numeric } from '../../json/number.js';

/** What generators are made with. It is handed in, because loading it takes longer than judging most documents. */
export type FastCheck = typeof fc;

interface Described<Value extends string | Numeric> {
  /** Of JSON Schema validation 2020-12 (`validation §…`), the RFC, or the OpenAPI Format Registry. */
  section: string;
  /** Whether a value has the format. Values of other types have every format. */
  validate: (value: Value) => boolean;
  /** A value that has the format, and that most servers take. */
  sample: Value;
  /** Random values that have the format. Without it, a schema's sample stands for them. */
  arbitrary?: (check: FastCheck) => fc.Arbitrary<Value>;
  /**
   * Values that come near the format and have it not, grouped by what is wrong with them. Of each group, the first that
   * breaks nothing else is sent. Empty where the format asks nothing.
   */
  nearMisses: readonly (readonly Value[])[];
}

/** A format of strings. */
export interface TextFormat extends Described<string> {
  appliesTo: 'string';
  /**
   * Regular expressions of texts that have the format: what people would write first, then all or most of it. With
   * them, texts are made that keep a `pattern` or bounds too.
   */
  languages?: readonly string[];
  /**
   * A regular expression that all texts of the format match, so that what no such text can keep beside it, a pattern or
   * bounds, is known to be the document's fault. Others may match it too.
   */
  covers?: string;
  /** Whether each value names one moment, so that values are compared by it and not by their characters. */
  isMoment?: true;
}

/** A format of numbers; `integer` where only whole ones have it. */
export interface NumberFormat extends Described<Numeric> {
  appliesTo: 'number' | 'integer';
  /** The least and the greatest value. */
  bounds?: readonly [least: Numeric, greatest: Numeric];
}

/** Everything specproof knows about one value of the keyword `format`. */
export type Format = TextFormat | NumberFormat;

/** For formats that say how a value is shown or stored, and constrain nothing. */
export function anything(): boolean {
  return true;
}

/** A `validate` that goes by a regular expression, which it has as a member. */
export function matching(expression: RegExp): ((text: string) => boolean) & { expression: RegExp } {
  return Object.assign((text: string) => expression.test(text), { expression });
}
