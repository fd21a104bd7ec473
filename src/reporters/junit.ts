import { printableLines } from '../json/printable.js';
import type { Report } from '../model/report.js';
import { VERSION } from '../version.js';
import { gathering } from './reporter.js';
import type { Test, TestSuite } from './tests.js';
import { isFailing, problemText, SeenTests } from './tests.js';

/**
 * The JUnit XML that CIs read: a suite for each operation, a test for each case. There is no standard of it; these are
 * the elements and attributes that Ant, Maven Surefire and Jenkins have in common.
 */
export const junit = gathering(() => new SeenTests(), rendered);

function rendered(report: Report, seen: SeenTests): string {
  const suites = seen.suites(report).filter(({ tests }) => tests.length > 0);
  const attributes = { name: 'specproof', ...countsOf(suites.flatMap(({ tests }) => tests)) };
  const lines = suites.flatMap((suite) => suiteLines(suite, report));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributeText(attributes)}>`,
    ...lines,
    '</testsuites>\n',
  ].join('\n');
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

function countsOf(tests: readonly Test[]): Attributes {
  const count = (status: Test['status']): number => tests.filter((test) => test.status === status).length;
  return {
    tests: tests.length,
    failures: count('failed'),
    errors: 0,
    skipped: count('skipped'),
    time: seconds(tests.reduce((sum, { duration }) => sum + duration, 0)),
  };
}

function suiteLines({ name, tests }: TestSuite, report: Report): string[] {
  const started = tests.find((test) => test.started !== undefined)?.started;
  const timestamp = started === undefined ? undefined : new Date(started).toISOString().slice(0, 19);
  const properties = { 'specproof.version': VERSION, seed: String(report.seed) };
  return [
    `  <testsuite${attributeText({ name, ...countsOf(tests), timestamp })}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([key, value]) => `      <property${attributeText({ name: key, value })}/>`,
    ),
    '    </properties>',
    ...tests.flatMap((test) => testLines(test, name, report)),
    '  </testsuite>',
  ];
}

function testLines(test: Test, suite: string, { failOn }: Report): string[] {
  const { name, duration, status, why, problems } = test;
  const failing = problems.filter(({ severity }) => isFailing(severity, failOn));
  const others = problems.filter((problem) => !failing.includes(problem));
  const failures = failing.map(
    (problem) =>
      `      <failure${attributeText({ message: problem.message, type: problem.check })}>${escaped(problemText(problem))}</failure>`,
  );
  const place = failing[0]?.place;
  const said = [
    ...(why === undefined ? [] : [why]),
    ...others.map((problem) => `${problem.severity} ${problem.check}: ${problem.message}`),
  ];
  const children = [
    ...(status === 'skipped' ? [`      <skipped${attributeText({ message: why })}/>`] : failures),
    ...(status !== 'skipped' && said.length > 0
      ? [`      <system-out>${escaped(said.join('\n'))}</system-out>`]
      : []),
  ];
  const start = `    <testcase${attributeText({ name, classname: suite, time: seconds(duration), file: place?.file, line: place?.line })}`;
  return children.length === 0 ? [`${start}/>`] : [`${start}>`, ...children, '    </testcase>'];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributeText(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(String(value), true)}"`))
    .join('');
}

/** What must not stand in a text of XML 1.0 as it is (§2.2, §2.4), and lone surrogates, which are no characters. */
function escaped(text: string, isAttribute = false): string {
  const shown = printableLines(text)
    .replaceAll(/[\uFFFE\uFFFF]|\p{Cs}/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return isAttribute ? shown.replaceAll('"', '&quot;').replaceAll('\n', '&#10;') : shown;
}
