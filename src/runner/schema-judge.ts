import type { Contract, Operation, Problem } from '../model/document.js';
import { Enforceability } from '../schema/enforceability.js';
import type { RunOptions } from './options.js';

/** Finds the schemas of a run that cannot be enforced, each once. */
export class SchemaJudge {
  private readonly judges = new Map<Contract, Enforceability>();

  /** The problems of the schemas that an operation needs, as far as they were not judged before. */
  of(operation: Operation): Problem[] {
    return this.judgeOf(operation.contract).of(operation);
  }

  /** The problems of all schemas that were not judged before: those of the run, and what no operation uses. */
  rest({ operations, contracts, isEverything }: RunOptions): Problem[] {
    return [
      ...operations.flatMap(({ operation }) => this.of(operation)),
      ...(isEverything ? contracts.flatMap((contract) => this.judgeOf(contract).rest()) : []),
    ];
  }

  private judgeOf(contract: Contract): Enforceability {
    const known = this.judges.get(contract) ?? new Enforceability(contract);
    this.judges.set(contract, known);
    return known;
  }
}
