import type { Contract, Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import type { RunOptions } from '../runner/options.js';
import type { SuiteCommand } from './command.js';
import type { Proof, Tried } from './proof.js';
import type { Verdict } from './trial.js';

/** Whose strength is measured, and how. */
export interface ProveOptions {
  contracts: readonly Contract[];
  /** The options of a verification of the documents' mock: of everything, or of some operations in some phases. */
  run: (only?: { operations: readonly Operation[]; phases: readonly Phase[] }) => RunOptions;
  /** The user's own suite; the verifier without one. */
  suite?: SuiteCommand | undefined;
  /** A file of Pact's provider states, which the mock takes at its own address. */
  states?: string | undefined;
  /** A real server, everything before the documents' paths: mutants stand before it, in place of the mock. */
  upstream?: string | undefined;
  /** So many mutants are tried, the operations in turn; all by default. */
  sample?: number | undefined;
  /** So many mutants are tried at once. */
  jobs: number;
  /** What an earlier run has found, by `verdictKey`: these mutants are not tried again. */
  known?: ReadonlyMap<string, Verdict> | undefined;
  /** Milliseconds after which no further mutant is tried. */
  maxTime: number;
  /** Ends it early; what was found so far is still told. */
  signal?: AbortSignal | undefined;
  /** Called once mutants are tried, with the way to what was found so far. */
  onStart?: (soFar: () => Proof) => void;
}

/** `tried`: one more mutant; `proof`: everything, at the end. */
export type ProveEvent = { type: 'tried'; tried: Tried; done: number } | { type: 'proof'; proof: Proof };
