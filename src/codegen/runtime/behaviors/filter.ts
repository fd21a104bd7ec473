import type { Snippets } from '../snippet.js';

/** Writing queries in RSQL: the rules of `behaviors/shared/rsql.ts`. */
export const FILTER: Snippets = {
  Comparing: {
    code: String.raw`/** Writes one comparison of a query, by the operators of each selector, with a list of values for =in= and =out=. */
export type Comparing<Item, Operators> = <Selector extends keyof Operators & string, Operator extends Operators[Selector]>(
  selector: Selector,
  operator: Operator,
  value: Operator extends '=in=' | '=out=' ? readonly Compared<MemberAt<Item, Selector>>[] : Compared<MemberAt<Item, Selector>>,
) => string;
/** A value is compared by its text. */
type Compared<Value> = [Extract<Value, string | number | bigint | boolean>] extends [never]
  ? string | number | bigint | boolean
  : Extract<Value, string | number | bigint | boolean>;
type MemberAt<Value, Selector> = Selector extends ${'`${infer Name}.${infer Others}`'}
  ? MemberAt<MemberAt<Value, Name>, Others>
  : Value extends object
    ? Selector extends keyof Value
      ? Value[Selector]
      : unknown
    : never;`,
    needs: ['and', 'or'],
  },
  comparison: {
    code: String.raw`/** One comparison, in which values with characters of the query language are quoted. */
export function comparison(selector: string, operator: string, value: unknown): string {
  const quoted = (one: unknown) => {
    const text = String(one);
    return text === '' || /["'();,=!~<>\s\\]/.test(text) ? '"' + text.replace(/["\\]/g, '\\$&') + '"' : text;
  };
  return selector + operator + (Array.isArray(value) ? '(' + value.map(quoted) + ')' : quoted(value));
}`,
  },
  and: {
    code: String.raw`/** A query that all of these hold in; what is false or undefined is left out, and nothing is the empty query. */
export function and(...queries: (string | false | undefined)[]): string {
  return queries.filter(Boolean).join(';');
}`,
  },
  or: {
    code: String.raw`/** A query that any of these holds in, in parentheses where there are several. */
export function or(...queries: (string | false | undefined)[]): string {
  const given = queries.filter(Boolean);
  return given.length > 1 ? '(' + given.join(',') + ')' : given.join('');
}`,
  },
};
