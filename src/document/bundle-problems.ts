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

  /** Two schemas of one name: where the name decides what a dynamic reference means, nobody can tell which. */
  repeated(pointer: Pointer, name: string, isDynamic: boolean): void {
    const message = `another schema has the identifier '${name}' already: references lead to that one`;
    const hint = isDynamic
      ? 'Give each schema with a $dynamicAnchor of that name an $id, in or around it.'
      : undefined;
    const severity = isDynamic ? 'error' : 'warning';
    this.add(pointer, 'document.schema.identifier', message, {
      severity,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  tooManyScopes(pointer: Pointer, most: number): void {
    const message = `dynamic references make more than ${String(most)} different schemas of those in the document`;
    this.add(pointer, 'document.ref.dynamic', message);
  }

  otherBase({ ref, pointer }: { ref: string; pointer: Pointer }, base: string): void {
    const message = `$ref '${ref}' leads nowhere from the $id around it (${base}); it is followed from the file`;
    this.add(pointer, 'document.ref.base', message, { severity: 'warning' });
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
