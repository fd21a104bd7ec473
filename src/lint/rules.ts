import type { Problem } from '../model/document.js';
import { RULES } from './redocly/rules.js';

/** How severe a problem is to be taken; `off`: it is not told. */
export type RuleSeverity = 'off' | 'warning' | 'error';

/** The codes of our own problems of a document. */
const OWN = [
  'document.ambiguous',
  'document.default',
  'document.empty',
  'document.enum',
  'document.example',
  'document.example.external',
  'document.link',
  'document.operation.id',
  'document.path.identical',
  'document.path.key',
  'document.ref.base',
  'document.ref.circular',
  'document.ref.dynamic',
  'document.ref.misplaced',
  'document.ref.unresolved',
  'document.schema.dialect',
  'document.schema.format',
  'document.schema.identifier',
  'document.schema.invalid',
  'document.schema.keyword',
  'document.schema.nullable',
  'document.schema.pattern',
  'document.schema.pattern-timeout',
  'document.schema.recursion',
  'document.schema.uncompilable',
  'document.schema.unsatisfiable',
  'document.structure',
  'document.unproved',
  'document.x-contract',
  'document.version',
  'document.yaml',
] as const;

/** Every code that `lint` reports, sorted: for whoever names one. */
export const LINT_CODES: readonly string[] = [
  ...OWN,
  ...Object.keys(RULES).map((rule) => `document.${rule}`),
].sort();

/**
 * The problems with the severities that the user gives their codes. What cannot be used for an error stays unusable,
 * however severe that is taken.
 */
export function withSeverities(
  problems: readonly Problem[],
  rules: Readonly<Record<string, RuleSeverity>>,
): Problem[] {
  return problems.flatMap((problem) => {
    const severity = Object.hasOwn(rules, problem.code) ? rules[problem.code] : undefined;
    if (severity === 'off') return [];
    return [severity === undefined ? problem : { ...problem, severity }];
  });
}
