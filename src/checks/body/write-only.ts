import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { writeOnlyMembers } from '../../schema/shape/write-only.js';
import { finding } from '../shared/finding.js';
import type { BodyFinding } from './codes.js';
import { elsewhere, summarised } from './findings.js';

/** Members of a body, or of the part of it at `base`, that are `writeOnly`. Warnings: a response SHOULD NOT have them (validation §9.4). */
export function writeOnlyInResponse(
  contract: Contract,
  schema: Pointer,
  value: Json,
  base = '',
): BodyFinding[] {
  return summarised(writeOnlyMembers(contract, schema, value)).map((group) => {
    const { pointer } = group.problem;
    const path = base + group.problem.path;
    return finding({
      check: 'response.body.write-only',
      severity: 'warning',
      message: `${path} is writeOnly, for requests alone${elsewhere(group)}`,
      pointer,
      at: `body#${path}`,
      expected: 'no such property in a response',
      received: 'the property',
    });
  });
}
