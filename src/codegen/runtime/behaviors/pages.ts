import type { Snippets } from '../snippet.js';

/** Reading an operation page by page. */
export const PAGES: Snippets = {
  ItemAt: {
    code: String.raw`/** What a list holds that is found along these names. */
export type ItemAt<Value, Names> = Value extends null | undefined
  ? never
  : Names extends [infer Name, ...infer Others]
    ? Name extends keyof Value
      ? ItemAt<Value[Name], Others>
      : never
    : Value extends readonly (infer Item)[]
      ? Item
      : never;`,
  },
  Paged: {
    code: String.raw`/** The items of one page after the other; a page is asked for when the items before it are used up. */
export interface Items<Item> extends AsyncIterable<Item> {
  /** The cursor of the page that the last item is from, to go on from there: as the parameter of another call. */
  readonly cursor: unknown;
}

/** An operation whose answer is one page of several. */
export interface Paged<Input extends unknown[], Item> {
  /**
   * The items of all pages, from the first or from the one of the cursor that is given as a parameter. Leaving the loop
   * or aborting the signal of the call ends it; an answer that is no success, or leads in a circle, is a PageError.
   */
  pages: (client: Caller, ...input: Input) => Items<Item>;
}`,
    needs: ['Caller'],
  },
  PageError: {
    code: String.raw`/** A page that is refused, or leads back to one that was read. */
export class PageError extends ClientError {
  override name = 'PageError';
  /** The cursor of the page; undefined for the first one. */
  declare readonly cursor: unknown;
  /** What the server answered. */
  declare readonly answer: Answer;
}`,
    needs: ['ClientError', 'Answer'],
  },
  paged: {
    code: String.raw`/** Where the items and the cursor of the next page are, and the query parameter that takes it. */
interface Paging {
  items: (page: any) => readonly unknown[] | null | undefined;
  cursor: (page: any) => unknown;
  parameter: string;
}

type Called = (caller: Caller, init: Init) => Promise<Answer>;

/** Adds pages to an operation. */
export function paged<Operation extends Described>(operation: Operation, { items, cursor: next, parameter }: Paging): Operation & Paged<never, never> {
  const pages = (caller: Caller, init: Init = {}): Items<unknown> => {
    const { params, signal } = init;
    const at = {
      cursor: params?.query?.[parameter],
      async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void> {
        const seen = new Set<unknown>();
        let { cursor } = at;
        for (;;) {
          const answer = await (operation as unknown as Called)(caller, {
            ...init,
            params: { ...params, query: { ...params?.query, [parameter]: cursor } },
          });
          const refuse = (why: string) => Object.assign(new PageError(operation.operation, why), { cursor, answer });
          if (!answer.response.ok) throw refuse('refused with ' + answer.status);
          seen.add((at.cursor = cursor));
          for (const item of items(answer.data) ?? []) {
            yield item;
            if (signal?.aborted) failing(operation, signal)();
          }
          cursor = next(answer.data) ?? '';
          if (cursor === '') return;
          if (seen.has(cursor)) throw refuse('pages loop');
        }
      },
    };
    return at;
  };
  return Object.assign(operation, { pages } as unknown as Paged<never, never>);
}`,
    needs: ['Described', 'Paged', 'Caller', 'Init', 'Answer', 'PageError', 'failing'],
  },
};
