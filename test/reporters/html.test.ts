import { expect, it } from 'vitest';
import type { Severity } from '../../src/model/document.js';
import type { FailOn } from '../../src/model/report.js';
import { html } from '../../src/reporters/html/index.js';
import { causeOf, reportOf } from './reports.js';

/** The verdict of a page, and how it marks the operation that has a cause of a severity. */
function told(severity: Severity, failOn: FailOn): { verdict: string; mark: string } {
  const pointer = '#/paths/~1pets~1{id}/get/responses/200';
  const page = html.render(reportOf({ failOn, causes: [causeOf({ severity, pointer })] }), {
    color: false,
    columns: 80,
  });
  const verdict = /<h1>.*<\/span> (.*)<\/h1>/.exec(page)?.[1] ?? '';
  return { verdict, mark: /aria-label="getPet: ([^"]*)/.exec(page)?.[1] ?? '' };
}

it.each<[severity: Severity, failOn: FailOn, verdict: string, mark: string]>([
  ['error', 'error', 'broken in one way, at 1 of 3 operations', 'broken, '],
  ['warning', 'warning', 'broken in one way, at 1 of 3 operations', 'broken, '],
  ['warning', 'error', 'Nothing was found that breaks the contract', 'kept, with warnings, '],
  ['note', 'error', 'Nothing was found that breaks the contract', 'kept, '],
])('the page says of a %s where runs fail on a %s as much in its verdict as in its map', (severity, failOn, verdict, mark) => {
  const page = told(severity, failOn);
  expect(page.verdict).toContain(verdict);
  expect(page.mark.startsWith(mark) && !page.mark.startsWith(`${mark}with`)).toBe(true);
}); // prettier-ignore

it('the page marks every clause as broken that a merged cause says nobody checks', () => {
  const clauses = ['refuses body/id:type', 'refuses body/name:required', 'refuses body/tag:type'];
  const evidence = clauses.map((clause) => ({
    ...{ document: 'pets', operation: 'getPet', clause, about: 'request' as const, state: 'never' as const },
    ...{ pointer: '#/components/schemas/Pet/none', count: 0 },
  }));
  const occurrences = ['body/id:type', 'body/name:required'].map((clause) => ({
    case: `getPet:negative:${clause}`,
  }));
  const cause = causeOf({ check: 'request.invalid.accepted', pointer: '#/paths', occurrences, count: 2 });
  const page = html.render(reportOf({ causes: [cause], evidence }), { color: false, columns: 80 });
  expect(/aria-label="getPet: ([^"]*)/.exec(page)?.[1]).toBe('broken, 0 of 3 clauses seen, 2 broken');
});
