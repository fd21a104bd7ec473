import { messageOf } from '../../errors.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Contract, SchemaRef } from '../../model/document.js';
import type { Finding } from '../../model/report.js';
import { isFaultOfDocument } from '../../schema/document-fault.js';
import { PatternTimeout } from '../../schema/keywords/pattern.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { DocumentCode } from './finding.js';
import { finding } from './finding.js';

/** That a part of a response could not be judged, and why. */
export type UnjudgedFinding = Finding<'response.too-deep' | DocumentCode>;

/** What is wrong with a value; or, where its schema cannot judge it, the finding that says so. */
export type Judgement =
  { problems: SchemaProblem[]; unjudged?: never } | { problems?: never; unjudged: UnjudgedFinding };

/** A part of a response. */
interface Part {
  /** As a sentence names it. */
  name: string;
  /** As `Finding.at` names it. */
  at: string;
}

/** Validates a part of a response by its schema, or explains why that cannot be done. Never throws. */
export function validateOrExplain(
  contract: Contract,
  { pointer }: SchemaRef,
  value: Json,
  part: Part,
): Judgement {
  try {
    const problems = schemaProblems(contract, pointer, value, 'response');
    return { problems: problems.filter((problem) => !isFaultOfDocument(contract, pointer, value, problem)) };
  } catch (thrown) {
    return { unjudged: unjudged(thrown, pointer, part) };
  }
}

/** The findings of a judge, or the one that explains why the schema cannot judge. Never throws. */
export function judgeOrExplain<Code extends string>(
  judge: () => Finding<Code>[],
  { pointer }: SchemaRef,
  part: Part,
): (Finding<Code> | UnjudgedFinding)[] {
  try {
    return judge();
  } catch (thrown) {
    return [unjudged(thrown, pointer, part)];
  }
}

/** No schema, pattern or value may end the run; what was not judged must not pass either. */
function unjudged(thrown: unknown, pointer: Pointer, { name, at }: Part): UnjudgedFinding {
  if (thrown instanceof PatternTimeout) {
    return finding({
      check: 'document.schema.pattern-timeout',
      message: `${name} could not be judged: ${thrown.message}`,
      pointer,
      at,
      expected: 'a pattern without runaway backtracking',
      received: thrown.pattern,
    });
  }
  if (thrown instanceof RangeError) return tooDeep(pointer, { name, at });
  return finding({
    check: 'document.schema.unenforceable',
    message: `${name} could not be judged: ${messageOf(thrown)}`,
    pointer,
    at,
    expected: 'a schema that can be enforced',
    received: messageOf(thrown),
  });
}

/** That a part is nested beyond what can be judged. */
export function tooDeep(pointer: Pointer, { name, at }: Part): Finding<'response.too-deep'> {
  return finding({
    check: 'response.too-deep',
    message: `${name} is nested too deeply to be judged`,
    pointer,
    at,
    expected: 'less nesting',
    received: 'a value that exhausts the stack',
  });
}
