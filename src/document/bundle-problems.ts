import type { Pointer } from '../json/json.js';
import { join } from '../json/pointer.js';
import type { Problem, Severity } from '../model/document.js';
import type { Origins } from './references.js';

/** A problem found while there is no contract yet. */
export type BundleProblem = Omit<Problem, 'contract'>;

/** What is wrong with the references of a document that is being bundled, each at its place in the user's files. */
export class BundleProblems {
  readonly found: BundleProblem[] = [];

  constructor(private readonly origins: Origins) {}

  circular(pointer: Pointer): undefined {
    const message = '$ref leads back to itself through nothing but references';
    this.add(pointer, 'document.ref.circular', message);
  }

  unresolved({ ref, pointer }: { ref: string; pointer: Pointer }, why: string, hint?: string): undefined {
    const message = `$ref '${ref}' cannot be resolved: ${why}`;
    this.add(pointer, 'document.ref.unresolved', message, hint === undefined ? {} : { hint });
  }

  /** An error, unless `severity` says otherwise. */
  add(
    pointer: Pointer,
    code: string,
    message: string,
    { severity = 'error', hint }: { severity?: Severity; hint?: string } = {},
  ): void {
    const location = this.origins.locate(join(pointer, '$ref'));
    const hinted = hint === undefined ? {} : { hint };
    this.found.push({ code, severity, message, pointer, location, ...hinted });
  }
}
