import { Reachability } from '../document/reachability.js';
import { memoize } from '../json/memoize.js';
import type { Contract, Operation, Problem, UnusableOperation } from '../model/document.js';
import type { CustomFormats } from '../schema/custom-formats.js';
import { neededSchemas, schemaFaults, uncompilableSchemas } from '../schema/enforceability.js';
import type { SchemaPlace } from '../schema/graph/schema-places.js';
import { schemaPlaces } from '../schema/graph/schema-places.js';
import { unsatisfiableSchemas } from '../schema/satisfiability/problems.js';
import type { UnknownLimits } from '../schema/unknown-words.js';
import { isAboutUnknown } from '../schema/unknown-words.js';
import { isFirstFault, messageExampleFaults, schemaExampleFaults } from './examples.js';

export interface UsabilityOptions {
  /** The ids of the operations whose schemas are compiled; all by default. Compiling takes time. */
  compiled?: readonly string[] | undefined;
  /** Formats that are in no standard; none by default. */
  formats?: CustomFormats | undefined;
  /** Whether formats and keywords that nobody knows are errors; they are warnings by default. */
  strict?: boolean | undefined;
  /** Whether the examples of the operations are judged, which takes time; they are by default. */
  judgesExamples?: boolean | undefined;
  /**
   * How many problems are told of formats and keywords that nobody knows; the others are counted. By default 2,000 are
   * told, 500 of one word, and all where they are errors.
   */
  unknown?: UnknownLimits | undefined;
  /** Finds what is wrong with the keys under `paths`; called after the operations that cannot be read have been left out. */
  judgePaths?: (contract: Contract) => Problem[];
  /** Finds further problems; called after the operations with errors have been left out. */
  judge?: (contract: Contract) => Problem[];
}

/** More places than anybody reads. What is not proved is asked of the schemas themselves (`evidence/unenforced.ts`). */
const ENOUGH: UnknownLimits = { ofOne: 500, ofAll: 2000 };

/** How far each contract has been judged. */
const judged = new WeakMap<Contract, Usability>();

/**
 * Judges what the operations of a contract need, and moves those that need a part with an error to `unusable`. An
 * error that no operation needs becomes a warning. What has been judged is not judged again.
 */
export function leaveOutUnusable(contract: Contract, options: UsabilityOptions = {}): void {
  const { compiled } = options;
  const known = judged.get(contract) ?? new Usability(contract, options);
  judged.set(contract, known);
  known.compile(contract.operations.filter(({ id }) => compiled === undefined || compiled.includes(id)));
}

class Usability {
  /** What needs what, which is found out when there is a fault. */
  private readonly reachability: () => Reachability;
  private readonly compiled = new Set<Operation>();
  private readonly isStrict: boolean;
  private readonly judgesExamples: boolean;
  /** Whether it is known of every schema whether any value satisfies it. */
  private readonly isSearched: boolean;

  constructor(
    private readonly contract: Contract,
    { judge = () => [], judgePaths = () => [], formats = {}, strict = false, ...options }: UsabilityOptions,
  ) {
    const { compiled, judgesExamples = true, unknown = ENOUGH } = options;
    this.judgesExamples = judgesExamples;
    this.isStrict = strict;
    const whole = { ...contract };
    this.reachability = () => reachabilityOf(whole);
    this.leaveOut(contract.problems);
    const faults = schemaFaults(contract, strict ? { formats } : { formats, unknown });
    if (strict) for (const fault of faults.filter(isAboutUnknown)) fault.severity = 'error';
    this.add([...judgePaths(contract), ...faults]);
    this.isSearched = compiled === undefined;
    if (this.isSearched) this.add(unsatisfiableSchemas(contract, schemaPlaces(contract)));
    this.add(judge(contract));
  }

  compile(operations: readonly Operation[]): void {
    const rest = operations.filter((operation) => !this.compiled.has(operation));
    for (const operation of rest) this.compiled.add(operation);
    const needed = [...neededSchemas(this.contract, rest)];
    this.add(uncompilableSchemas(this.contract, needed));
    if (!this.isSearched) this.add(unsatisfiableSchemas(this.contract, needed));
    const usable = rest.filter((operation) => this.contract.operations.includes(operation));
    if (this.judgesExamples) this.judgeExamples(usable, usable.length < rest.length ? undefined : needed);
  }

  /** What an example breaks costs no operation: the others, and values that are made up, do as well. */
  private judgeExamples(operations: readonly Operation[], places: readonly SchemaPlace[] | undefined): void {
    const { contract } = this;
    const faults = [
      ...messageExampleFaults(contract, operations),
      ...schemaExampleFaults(contract, places ?? neededSchemas(contract, operations)),
    ];
    for (const fault of faults)
      if (isFirstFault(contract, fault))
        contract.problems.push(
          ...fault.problems.map((problem): Problem => ({ ...problem, severity: 'warning' })),
        );
  }

  private add(problems: readonly Problem[]): void {
    const known = new Set(this.contract.problems.map(keyOf));
    const added = problems.filter((problem) => !known.has(keyOf(problem)));
    // One by one: a document can have more problems than a call may have arguments.
    for (const problem of added) this.contract.problems.push(problem);
    this.leaveOut(added);
  }

  private leaveOut(problems: readonly Problem[]): void {
    const { contract } = this;
    const faults = new Map<Operation, Problem[]>();
    for (const problem of problems) {
      if (problem.severity !== 'error' && problem.leavesOut !== true) continue;
      const needing = this.reachability().operationsNeeding(problem.pointer);
      if (needing.length === 0 && this.isHarmless(problem)) problem.severity = 'warning';
      if (this.reachability().isSpare(problem.pointer)) continue;
      for (const operation of needing) {
        const own = faults.get(operation) ?? [];
        own.push(problem);
        faults.set(operation, own);
      }
    }
    if (faults.size === 0) return;
    const before = new Map(contract.unusable.map((operation) => [operation.pointer, operation]));
    for (const [operation, own] of faults) {
      const known = before.get(operation.pointer);
      if (known) known.problems.push(...own);
      else before.set(operation.pointer, { ...operation, problems: own });
    }
    contract.unusable = [...before.values()].sort(inOrderOf(this.reachability().operations));
    contract.operations = contract.operations.filter((operation) => !faults.has(operation));
  }

  /**
   * True if an error that no operation needs may become a warning. Errors under `paths` stay errors, because an
   * operation that could not be read may need them; so do errors in `x-contract`, which is written for specproof alone,
   * and what is an error only because the user says so.
   */
  private isHarmless(problem: Problem): boolean {
    const { code, pointer } = problem;
    const isAsked = this.isStrict && isAboutUnknown(problem);
    return !isAsked && !/^#\/paths(\/|$)/.test(pointer) && !code.startsWith('document.x-contract');
  }
}

const reachabilityOf = memoize((contract: Contract) => new Reachability(contract));

function inOrderOf(operations: readonly Operation[]): (a: UnusableOperation, b: UnusableOperation) => number {
  const ranks = new Map(operations.map(({ pointer }, i) => [pointer, i]));
  return (a, b) => (ranks.get(a.pointer) ?? 0) - (ranks.get(b.pointer) ?? 0);
}

/** What stands in the place of a schema and is none is found by the reader of the document, and again by the compiler. */
function keyOf({ pointer, message }: Problem): string {
  return `${pointer} ${message}`;
}
