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
