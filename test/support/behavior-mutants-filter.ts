import type { JsonObject } from '../../src/json/json.js';
import { RICH } from './behavior-data.js';
import type { Draft } from './behavior-faults.js';
import { itemsOf, parameter, withParameter } from './behavior-faults.js';
import type { Fault, Received, Resource } from './conforming-server.js';
import { respond } from './conforming-server.js';

interface Term {
  selector: string;
  operator: string;
  operands: string[];
}

function termsOf(request: Received): Term[] {
  const parts = (parameter(request, 'ql') ?? '').match(/(?:"(?:[^"\\]|\\.)*"|[^";])+/g) ?? [];
  return parts.map((part) => {
    const [, selector = '', operator = '', operand = ''] = /^([\w.]+)(==|=\w+=)(.*)$/.exec(part) ?? [];
    const operands = (operand.match(/"(?:[^"\\]|\\.)*"|[^"(),]+/g) ?? []).map((each) =>
      each.startsWith('"') ? each.slice(1, -1).replaceAll(/\\(.)/g, '$1') : each,
    );
    return { selector, operator, operands };
  });
}

function valueOf(item: Resource, selector: string): string | number {
  const value = selector.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], item); // prettier-ignore
  return selector.endsWith('Date') ? Date.parse(String(value)) : String(value);
}

type Holds = (value: string | number, operands: (string | number)[]) => boolean;

const HOLDS: Record<string, Holds> = {
  '==': (value, [first]) => value === first,
  '=gt=': (value, [first = 0]) => value > first,
  '=ge=': (value, [first = 0]) => value >= first,
  '=lt=': (value, [first = 0]) => value < first,
  '=le=': (value, [first = 0]) => value <= first,
  '=in=': (value, operands) => operands.includes(value),
};

/** The right answer, were the query understood in another way. */
function filtered(keeps: (item: Resource, terms: Term[]) => boolean): Fault {
  return (answer, request) => {
    if (parameter(request, 'ql') === undefined) return;
    const terms = termsOf(request);
    const resources = RICH.resources.filter((item) => keeps(item, terms));
    Object.assign(answer, respond(withParameter(request, 'ql', undefined), { ...RICH, resources }));
  };
}

const satisfied = (item: Resource, { selector, operator, operands }: Term, holds: Record<string, Holds> = HOLDS): boolean =>
  holds[operator]?.(valueOf(item, selector), selector.endsWith('Date') ? operands.map((each) => Date.parse(each)) : operands) ?? false; // prettier-ignore

export function filterMutants({ selectors }: JsonObject): Draft[] {
  const caughtBy = ['behavior.filter'];
  const names = selectors as string[];
  const withWrong = (selector: string, wrong: Record<string, Holds>): Fault =>
    filtered((item, terms) =>
      terms.every((term) => satisfied(item, term, term.selector === selector ? { ...HOLDS, ...wrong } : HOLDS)),
    ); // prettier-ignore
  const text = (value: string | number | undefined): string => String(value);
  const dayOf = (moment: string | number): number => Math.floor(Number(moment) / 86_400_000);
  const wrongs: [name: string, wrong: Record<string, Holds>, isDated?: boolean][] = [
    ['takes == for a prefix', { '==': (value, [first]) => text(value).startsWith(text(first)) }],
    ['takes == for a part', { '==': (value, [first]) => text(value).includes(text(first)) }],
    ['takes == for !=', { '==': (value, [first]) => value !== first }],
    ['finds nothing by ==', { '==': () => false }],
    ['looks at the first value of =in= only', { '=in=': (value, [first]) => value === first }],
    ['looks at the last value of =in= only', { '=in=': (value, operands) => value === operands.at(-1) }],
    ['takes =in= for not in', { '=in=': (value, operands) => !operands.includes(value) }],
    ['ignores =in=', { '=in=': () => true }],
    ['takes =gt= for =ge=', { '=gt=': (value, [first = 0]) => value >= first }, true],
    ['takes =ge= for =gt=', { '=ge=': (value, [first = 0]) => value > first }, true],
    ['takes =lt= for =le=', { '=lt=': (value, [first = 0]) => value <= first }, true],
    ['takes =le= for =lt=', { '=le=': (value, [first = 0]) => value < first }, true],
    ['takes =gt= for =lt=', { '=gt=': (value, [first = 0]) => value < first }, true],
    ['takes =ge= for ==', { '=ge=': (value, [first = 0]) => value === first }, true],
    ['takes =le= for ==', { '=le=': (value, [first = 0]) => value === first }, true],
    ['ignores =lt=', { '=lt=': () => true }, true],
    ...Object.entries(HOLDS)
      .filter(([operator]) => operator !== '=in=')
      .map(([operator, holds]): (typeof wrongs)[number] => [
        `takes the day for the moment by ${operator}`,
        { [operator]: (value, operands) => holds(dayOf(value), operands.map(dayOf)) },
        true,
      ]),
  ];
  const perSelector = names.flatMap((selector) => [
    { name: `ignores ${selector}`, caughtBy, fault: filtered((item, terms) => terms.every((term) => term.selector === selector || satisfied(item, term))) },
    { name: `inverts ${selector}`, caughtBy, fault: filtered((item, terms) => terms.every((term) => (term.selector === selector) !== satisfied(item, term))) },
    { name: `loses the last item by ${selector}`, caughtBy, fault: losing(selector, -1) },
    { name: `loses the first item by ${selector}`, caughtBy, fault: losing(selector, 0) },
    ...wrongs
      .filter(([, , isDated]) => isDated !== true || selector.endsWith('Date'))
      // No moment begins another one.
      .filter(([name]) => !(/prefix|part/.test(name) && selector.endsWith('Date')))
      .map(([name, wrong]) => ({ name: `${name} at ${selector}`, caughtBy, fault: withWrong(selector, wrong) })),
  ]); // prettier-ignore
  const accepting = (what: string, is: (query: string) => boolean): Draft => ({
    name: `accepts ${what}`,
    caughtBy: ['request.invalid.accepted'],
    fault: (answer, sent) => {
      const query = parameter(sent, 'ql');
      if (answer.status !== 400 || query === undefined || !is(query)) return;
      Object.assign(answer, respond(withParameter(sent, 'ql', undefined), RICH));
    },
  });
  const isUnknown = (query: string): boolean =>
    query.includes('=') && !names.some((name) => query.startsWith(name));
  return [
    ...perSelector,
    { name: 'ignores the filter', caughtBy, fault: filtered(() => true) },
    { name: 'inverts the filter', caughtBy, fault: filtered((item, terms) => !terms.every((term) => satisfied(item, term))) },
    { name: 'finds nothing by any filter', caughtBy, fault: filtered(() => false) },
    { name: 'looks at the first of two comparisons', caughtBy, fault: filtered((item, terms) => terms.slice(0, 1).every((term) => satisfied(item, term))) },
    { name: 'looks at the last of two comparisons', caughtBy, fault: filtered((item, terms) => terms.slice(-1).every((term) => satisfied(item, term))) },
    { name: 'takes "and" for "or"', caughtBy, fault: filtered((item, terms) => terms.some((term) => satisfied(item, term))) },
    accepting('a query that is none', (query) => !isUnknown(query)),
    accepting('an unknown selector', isUnknown),
    accepting('a word that is no comparison', (query) => /^\w+$/.test(query)),
    accepting('a query that goes on after its end', (query) => query.endsWith(';')),
    { name: 'counts everything where nothing matches', caughtBy: ['behavior.page.total'], fault: (answer) => {
      if (itemsOf(answer)?.length === 0) Object.assign(answer.body as object, { total: RICH.resources.length });
    } },
    { name: 'loses the query in the address of the next page', caughtBy: ['behavior.page.next'], fault: (answer, sent) => {
      const { pagination } = answer.body as { pagination: { next?: string } };
      if (pagination.next) pagination.next = withParameter({ ...sent, url: pagination.next }, 'ql', undefined).url;
    } },
    { name: 'filters the page only', caughtBy, fault: (answer, sent) => {
      const terms = termsOf(sent);
      if (terms.length === 0) return;
      Object.assign(answer, respond(withParameter(sent, 'ql', undefined), RICH));
      const body = answer.body as { data: Resource[] };
      body.data = body.data.filter((item) => terms.every((term) => satisfied(item, term)));
    } },
    { name: 'filters the first page only', caughtBy: [...caughtBy, 'behavior.page.next'], fault: (answer, sent) => {
      if (parameter(sent, 'after') !== undefined) filtered(() => true)(answer, sent, undefined as never);
    } },
    { name: 'counts what the filter leaves out', caughtBy, fault: (answer, sent) => {
      if (parameter(sent, 'ql') !== undefined) Object.assign(answer.body as object, { total: RICH.resources.length });
    } },
    { name: 'counts the filtered page only', caughtBy, fault: (answer, sent) => {
      if (parameter(sent, 'ql') !== undefined) Object.assign(answer.body as object, { total: itemsOf(answer)?.length });
    } },
  ]; // prettier-ignore
}

function losing(selector: string, at: number): Fault {
  return (answer, request) => {
    const terms = termsOf(request);
    if (!terms.some((term) => term.selector === selector)) return;
    const resources = RICH.resources.filter((item) => terms.every((term) => satisfied(item, term)));
    resources.splice(at, 1);
    Object.assign(answer, respond(withParameter(request, 'ql', undefined), { ...RICH, resources }));
  };
}
