import type { Operation } from '../../model/document.js';

/** Whether the server binds the property names of a request's body in any letter case. */
export function ignoresCase({ extension }: Operation): boolean {
  return extension['case-insensitive-body'] === true;
}
