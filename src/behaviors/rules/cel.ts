import type * as celPackage from '@marcbachmann/cel-js';
import { messageOf } from '../../errors.js';
import { onDemand } from '../../on-demand.js';
import { metered } from './metered.js';

/** The variables of a rule: a request and its answer. Numbers are doubles, as in JSON. */
export type Facts = Record<'request' | 'response', Readonly<Record<string, unknown>>>;

/** A node of the parser's syntax tree, with the members that are used here. */
interface Node {
  op: string;
  args: unknown;
  start: number;
  end: number;
  input: string;
}

export interface Rule {
  /**
   * @throws Error when the facts lack something that the rule uses, or the result is no boolean; OutOfBudget or
   * PatternTimeout when it takes too long.
   */
  holds(facts: Facts): boolean;
  /**
   * True if every list that the rule quantifies over has a member. Over an empty list, `all` is true of anything.
   */
  isTelling(facts: Facts): boolean;
  /** The tree of the expression. */
  tree: Node;
  /** The parts of a rule of the form that `Agreement` describes; undefined for any other rule. */
  agreement: Agreement | undefined;
  /** The members of the request and the response that the rule uses. */
  speaksOf: Readonly<Record<keyof Facts, ReadonlySet<string>>>;
}

/** Loaded for the first rule: few documents have any. */
const environment = onDemand((load) => {
  const { Environment } = load('@marcbachmann/cel-js') as typeof celPackage;
  return new Environment({ unlistedVariablesAreDyn: false })
    .registerVariable('request', 'dyn')
    .registerVariable('response', 'dyn');
});

const QUANTIFIERS = ['all', 'exists', 'exists_one', 'filter', 'map'];

const compiled = new Map<string, Rule | { mistake: string; offset: number }>();

/** Reads a rule in CEL. Returns the mistake and its character offset if that fails. */
export function readRule(source: string): Rule | { mistake: string; offset: number } {
  const known = compiled.get(source) ?? compile(source);
  compiled.set(source, known);
  return known;
}

function compile(source: string): Rule | { mistake: string; offset: number } {
  try {
    const run = environment().parse(source);
    const checked = run.check();
    if (!checked.valid) return mistake(checked.error);
    if (checked.type !== 'bool' && checked.type !== 'dyn')
      return {
        mistake: `the rule comes to a value of type ${String(checked.type)}, not to true or false`,
        offset: 0,
      };
    const tree = run.ast as unknown as Node;
    const evaluate = metered<Facts>(run);
    const lists = quantified(tree).map(listIn);
    const agreement = agreementIn(tree);
    return {
      tree,
      agreement,
      speaksOf: { request: membersOf(tree, 'request'), response: membersOf(tree, 'response') },
      holds(facts) {
        // What most rules are about, and most answers keep, is seen without CEL.
        if (agreement && isPlainlyKept(agreement, facts)) return true;
        const value = evaluate(facts);
        if (typeof value !== 'boolean')
          throw new TypeError(`the rule comes to ${String(value)}, not to true or false`);
        return value;
      },
      isTelling: (facts) => lists.every((list) => isFilled(list, facts)),
    };
  } catch (thrown) {
    return mistake(thrown);
  }
}

/** The evaluation of a list that a rule quantifies over. */
function listIn(text: string): (facts: Facts) => unknown {
  const run = environment().parse(text);
  run.check();
  return metered<Facts>(run);
}

/** Keeps the first line of the message; the others draw the place. */
function mistake(thrown: unknown): { mistake: string; offset: number } {
  const [message = ''] = messageOf(thrown).split('\n');
  const start = (thrown as { range?: { start?: unknown } }).range?.start;
  return { mistake: message, offset: typeof start === 'number' ? start : 0 };
}

/** The members that each variable may have. */
export const MEMBERS = {
  request: ['method', 'target', 'path', 'query', 'header', 'body'],
  response: ['status', 'header', 'body'],
} as const;

/**
 * Returns the members of a variable that a tree uses by name; all of them where it uses the variable in another way.
 */
function membersOf(tree: Node, variable: keyof typeof MEMBERS): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    const [object, name] = Array.isArray(node.args) ? (node.args as [Node | undefined, unknown]) : [];
    const isMember = node.op === '.' && object?.op === 'id' && object.args === variable;
    if (isMember) found.add(String(name));
    else if (node.op === 'id' && node.args === variable)
      for (const each of MEMBERS[variable]) found.add(each);
    else for (const child of childrenOf(node.args)) visit(child);
  };
  visit(tree);
  return found;
}

/** Returns the source text of the lists that are quantified over, except those that depend on an outer quantifier. */
function quantified(node: Node): string[] {
  if (node.op === 'rcall' && Array.isArray(node.args)) {
    const [name, list] = node.args as [string, Node];
    if (QUANTIFIERS.includes(name)) return [list.input.slice(list.start, list.end), ...quantified(list)];
  }
  return childrenOf(node.args).flatMap(quantified);
}

function childrenOf(args: unknown): Node[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as Node] : [];
}

function isFilled(list: (facts: Facts) => unknown, facts: Facts): boolean {
  try {
    const value = list(facts);
    if (Array.isArray(value)) return value.length > 0;
    return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  } catch {
    // The list does not exist in these facts.
    return false;
  }
}

/** The parts of a rule `list.all(v, v.<item> == request.<request>)`, by which every item agrees with the request. */
interface Agreement {
  /** Names from the answer's body to the list. */
  list: string[];
  /** Names from an item to the value. */
  item: string[];
  /** Names from the request to the value. */
  request: string[];
}

/** Whether all items have the very text that the request has; where they do not, CEL says what that means. */
function isPlainlyKept({ list, item, request }: Agreement, facts: Facts): boolean {
  const wanted = memberAt(facts.request, request);
  const items = memberAt(facts.response.body, list);
  if (typeof wanted !== 'string' || !Array.isArray(items)) return false;
  for (const each of items) if (memberAt(each, item) !== wanted) return false;
  return true;
}

function memberAt(value: unknown, names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** Returns the parts of a rule of the form that `Agreement` describes; undefined for any other rule. */
function agreementIn(tree: Node): Agreement | undefined {
  if (tree.op !== 'rcall' || !Array.isArray(tree.args)) return undefined;
  const [name, list, args] = tree.args as [string, Node, Node[]];
  const [variable, condition] = args;
  if (name !== 'all' || condition?.op !== '==' || variable?.op !== 'id') return undefined;
  const ways = (condition.args as Node[]).map(wayOf);
  const item = ways.find(([root]) => root === variable.args);
  const request = ways.find(([root]) => root === 'request');
  const [response, body, ...path] = wayOf(list);
  if (!item || !request || response !== 'response' || body !== 'body') return undefined;
  return { list: path, item: item.slice(1), request: request.slice(1) };
}

/** Returns `a.b.c` as names; an empty list for any other expression. */
function wayOf(node: Node): string[] {
  if (node.op === 'id') return [String(node.args)];
  if (node.op !== '.' || !Array.isArray(node.args)) return [];
  const [object, name] = node.args as [Node, string];
  const way = wayOf(object);
  return way.length === 0 ? [] : [...way, name];
}
