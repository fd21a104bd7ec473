import { printableLines } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import type { Report } from '../model/report.js';
import { VERSION } from '../version.js';
import { gathering } from './reporter.js';
import type { Test, TestSuite } from './tests.js';
import { isFailing, problemText, SeenTests } from './tests.js';

/** The Common Test Report Format, https://ctrf.io: a test for each case. */
export const ctrf = gathering(() => new SeenTests(), rendered);

function rendered(report: Report, seen: SeenTests): string {
  const suites = seen.suites(report);
  const tests = suites.flatMap(({ tests: own }) => own);
  const count = (status: Test['status']): number => tests.filter((test) => test.status === status).length;
  const times = tests.flatMap(({ started, duration }) =>
    started === undefined ? [] : [{ start: started, stop: started + duration }],
  );
  const start = times.reduce((first, time) => Math.min(first, time.start), times[0]?.start ?? 0);
  const stop = times.reduce((end, time) => Math.max(end, time.stop), start);
  const results = {
    tool: { name: 'specproof', version: VERSION },
    summary: {
      ...{ tests: tests.length, passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
      ...{ pending: 0, other: 0, suites: suites.length, start: Math.round(start), stop: Math.round(stop) },
    },
    tests: suites.flatMap((suite) => suite.tests.map((test) => testOf(test, suite, report))),
    extra: { seed: report.seed, end: report.end, documents: report.documents.map(({ source }) => source) },
  };
  const whole = { reportFormat: 'CTRF', specVersion: '0.0.0', generatedBy: 'specproof', results };
  return `${printableLines(jsonText(whole, 1))}\n`;
}

function testOf(
  { name, status, why, started, duration, problems }: Test,
  suite: TestSuite,
  { failOn }: Report,
): object {
  const [first] = problems.filter(({ severity }) => isFailing(severity, failOn));
  const others = problems.filter((problem) => problem !== first);
  return {
    name,
    status,
    duration: Math.round(duration),
    ...(started === undefined ? {} : { start: Math.round(started), stop: Math.round(started + duration) }),
    suite: [suite.name],
    ...(first && { message: first.message, trace: problemText(first), tags: [first.check] }),
    ...(first?.place && { filePath: first.place.file, line: first.place.line }),
    ...(why !== undefined && { extra: { why } }),
    ...(others.length > 0 && {
      stdout: others.map(({ severity, check, message }) => `${severity} ${check}: ${message}`),
    }),
  };
}
