import { BoundedPattern } from '../../schema/keywords/pattern.js';

/** A rule took more steps, room or time than any rule is given. */
export class OutOfBudget extends Error {
  override readonly name = 'OutOfBudget';

  constructor() {
    super('the rule takes too long');
  }
}

/** Of one evaluation: parts that are evaluated, members and characters that are made, milliseconds. */
const BUDGET = { steps: 5_000_000, made: 2_000_000, time: 1000 };
/** What has run out of its budget has half of it the next time, and no less than this share. */
const LEAST_SHARE = 1 / 32;
/** The clock is read so often, and after whatever looks through a list or a text. */
const STEPS_BETWEEN = 1000;
const WITHOUT_LOOPS: readonly string[] = ['id', 'value', '.', '[]', '?:', '!_', '&&', '||', 'accuValue'];

/** A node of the library's syntax tree, in the state that `check` leaves it in. */
interface Node {
  op: string;
  args: unknown;
  meta: {
    /** What is evaluated in place of it: a comprehension. */
    alternate?: Node;
    macro?: { evaluate: Evaluate };
    evaluate: Evaluate;
  };
  evaluate: Evaluate;
}

type Evaluate = (evaluator: Evaluator, node: unknown, context: unknown) => unknown;

interface Evaluator {
  run: (node: Node, context: unknown) => unknown;
}

/**
 * Makes the evaluation of a parsed and checked rule count what it does. Read from cel-js 8.0: every part is evaluated by
 * the member `evaluate` of its node, and `check` has prepared all of them.
 * The evaluation throws OutOfBudget, and PatternTimeout where `matches` takes too long.
 */
export function metered<Facts>(
  evaluate: ((facts: Facts) => unknown) & { ast: unknown },
): (facts: Facts) => unknown {
  const meter = new Meter();
  for (const node of nodesOf(evaluate.ast)) watch(node, meter);
  return (facts) => {
    meter.reset();
    const value = evaluate(facts);
    // An operator or a quantifier may have found its answer without the part that was given up.
    if (meter.exhausted) throw meter.exhausted;
    return value;
  };
}

class Meter {
  private steps = 0;
  private made = 0;
  private started = 0;
  private share = 1;
  exhausted: OutOfBudget | undefined;

  reset(): void {
    if (this.exhausted) this.share = Math.max(LEAST_SHARE, this.share / 2);
    [this.steps, this.made, this.started] = [0, 0, performance.now()];
    this.exhausted = undefined;
  }

  step(hasLoop: boolean): void {
    if (this.exhausted) throw this.exhausted;
    this.steps++;
    if (!hasLoop && this.steps % STEPS_BETWEEN > 0) return;
    const time = performance.now() - this.started;
    if (this.steps > BUDGET.steps * this.share || time > BUDGET.time * this.share) this.giveUp();
  }

  make(value: unknown): void {
    if (typeof value !== 'string' && !Array.isArray(value)) return;
    this.made += value.length;
    if (this.made > BUDGET.made) this.giveUp();
  }

  private giveUp(): never {
    throw (this.exhausted = new OutOfBudget());
  }
}

function watch(node: Node, meter: Meter): void {
  const { op, meta } = node;
  const hasLoop = !WITHOUT_LOOPS.includes(op);
  const makes = op === '+' || op === 'rcall' || op === 'call';
  const inner = isMatches(node) ? matching(node, meta.evaluate) : meta.evaluate;
  node.evaluate = (evaluator, _, context) => {
    meter.step(hasLoop);
    const { alternate, macro } = meta;
    if (alternate) return alternate.evaluate(evaluator, alternate, context);
    if (macro) return macro.evaluate(evaluator, macro, context);
    const value = inner.call(node, evaluator, node, context);
    if (makes) meter.make(value);
    else if (op === 'accuPush') meter.make(ONE);
    return value;
  };
}

const ONE = [undefined];

type Call = Node & { args: [name: 'matches', text: Node, patterns: [Node]] };

function isMatches(node: Node): node is Call {
  return node.op === 'rcall' && Array.isArray(node.args) && node.args[0] === 'matches';
}

/** The library's own `matches` has no deadline. */
function matching({ args: [, receiver, [argument]] }: Call, otherwise: Evaluate): Evaluate {
  return (evaluator, node, context) => {
    const [text, pattern] = [evaluator.run(receiver, context), evaluator.run(argument, context)];
    if (typeof text !== 'string' || typeof pattern !== 'string') return otherwise(evaluator, node, context);
    return new BoundedPattern(pattern).test(text);
  };
}

/** All nodes of a tree, with those that are evaluated in place of others. */
function nodesOf(tree: unknown): Set<Node> {
  const found = new Set<Node>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isNode(value) && !found.has(value)) {
      found.add(value);
      visit(value.args);
      visit(value.meta.alternate);
    } else if (isParts(value)) Object.values(value).forEach(visit);
  };
  visit(tree);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'meta' in value;
}

/** The parts of a comprehension. */
function isParts(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'iterable' in value && 'step' in value;
}
