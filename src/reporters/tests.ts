import { groupBy } from '../json/group-by.js';
import type { Severity } from '../model/document.js';
import type { VerifyEvent } from '../model/events.js';
import type { Cause, FailOn, Finding, Occurrence, Report, ReportedFinding } from '../model/report.js';
import { sidesOf } from './words/sides.js';
import { endingOf, extentOf, isBroken, verdictOf } from './words/verdict.js';

// A run as most CIs know one: suites of tests that passed or failed. An operation is a suite, a case a test.

/** What is said of a test. */
export interface TestProblem extends Pick<Finding, 'check' | 'message' | 'expected' | 'received'> {
  /** The place in the message, or `document`. */
  at?: string;
  severity: Severity;
  /** Why it is accepted, where it is. */
  reason?: string | undefined;
  place?: { file: string; line: number; column: number };
  curl?: string | undefined;
}

export interface Test {
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  /** Why it exists, or why it is skipped. */
  why?: string;
  /** Milliseconds since 1970. */
  started?: number | undefined;
  /** Milliseconds. */
  duration: number;
  problems: TestProblem[];
}

export interface TestSuite {
  name: string;
  tests: Test[];
}

type Tests = Map<string, Test>;

/** The tests of a run while it goes on. Of one that has passed, no more is kept than its name and times. */
export class SeenTests {
  private readonly byOperation = new Map<string, Tests>();

  onEvent(event: VerifyEvent): void {
    if (event.type === 'report') return;
    const { case: planned, started, duration } = event.exchange;
    const tests = this.of(keyOf(planned.operation.contract.name, planned.operation.id));
    const problems = event.findings.map(problemOf);
    // Several exchanges together show what such a finding says: it is about the last of them.
    const known = event.type === 'finding' ? last(tests, planned.id) : undefined;
    if (known) known.problems.push(...problems);
    else {
      const name = unused(planned.id, tests);
      tests.set(name, { name, status: 'passed', why: planned.why, started, duration, problems });
    }
  }

  /** All suites, once the report says what fails. */
  suites(report: Report): TestSuite[] {
    for (const tests of this.byOperation.values())
      for (const test of tests.values())
        if (test.problems.some(({ severity }) => isFailing(severity, report.failOn))) test.status = 'failed';
    const others: Tests = new Map();
    const listed = new Set(report.operations.map(({ document, id }) => keyOf(document, id)));
    const ofPacts = new Set(report.interactions?.flatMap(({ causes }) => causes));
    for (const [index, cause] of report.causes.entries()) {
      if (ofPacts.has(index)) continue;
      const [operation = ''] = cause.operations;
      const key = keyOf(cause.document, operation);
      const own = listed.has(key) ? this.of(key) : others;
      this.addCause(cause, report.failOn, own, report.proof ? cause.at : cause.check);
    }
    const suites = [
      ...report.operations.map((operation) => ({
        name: suiteName(report, operation),
        tests: this.testsOf(operation, report.proof !== undefined),
      })),
      ...pactSuites(report),
    ];
    return [...suites, ...closing(report, others, suites)];
  }

  /**
   * What a cause says, where no exchange has said it: what is raised at the end, or shown by the whole run. `own`: the tests
   * of its first operation, else those of none. `title`: the name of a test that no case gives one.
   */
  private addCause(cause: Cause, failOn: FailOn, own: Tests, title: string): void {
    const failing = cause.occurrences.filter(
      ({ case: id, severity = cause.severity }) => id !== undefined && isFailing(severity, failOn),
    );
    for (const occurrence of failing) this.fail(cause, occurrence, own);
    const isOfCases = cause.occurrences.some(({ case: id }) => id !== undefined);
    if (failing.length > 0 || (isOfCases && !isFailing(cause.severity, failOn))) return;
    const name = unused(title, own);
    const status = isFailing(cause.severity, failOn) ? 'failed' : 'passed';
    own.set(name, { name, status, duration: 0, problems: [problemOf(cause)] });
  }

  private fail(cause: Cause, occurrence: Occurrence, own: Tests): void {
    const { operation, case: id = '' } = occurrence;
    const tests = operation === undefined ? own : this.of(keyOf(cause.document, operation));
    const known = last(tests, id);
    if (known?.status === 'failed') return;
    const test = known ?? { name: id, status: 'failed', duration: 0, problems: [] };
    test.status = 'failed';
    test.problems.unshift(problemOf({ ...cause, ...occurrence }));
    tests.set(test.name, test);
  }

  /** A saved report counts the exchanges that broke nothing, and says no more of them. */
  private testsOf(
    { document, id, exchanges, skipped }: Report['operations'][number],
    isProof: boolean,
  ): Test[] {
    const tests = [...(this.byOperation.get(keyOf(document, id))?.values() ?? [])];
    if (skipped !== undefined && exchanges === 0)
      return [...tests, { name: id, status: 'skipped', why: skipped, duration: 0, problems: [] }];
    if (exchanges === 0 || tests.some(({ started }) => started !== undefined)) return tests;
    return [
      ...tests,
      {
        name: `all other ${isProof ? 'faults' : 'cases'} of ${id}`,
        status: 'passed',
        duration: 0,
        problems: [],
      },
    ];
  }

  private of(key: string): Tests {
    const tests = this.byOperation.get(key) ?? new Map<string, Test>();
    this.byOperation.set(key, tests);
    return tests;
  }
}

/** A suite for each pact, a test for each of its interactions. */
function pactSuites({ interactions = [], causes, failOn }: Report): TestSuite[] {
  return [...groupBy(interactions, ({ pact, consumer }) => `${consumer} (${pact})`)].map(([name, own]) => {
    const tests: Tests = new Map();
    for (const { description, causes: found } of own) {
      const problems = found.flatMap((index) => causes[index] ?? []);
      const isFailed = problems.some(({ severity }) => isFailing(severity, failOn));
      const test = unused(description, tests);
      tests.set(test, { name: test, status: isFailed ? 'failed' : 'passed', duration: 0, problems: problems.map(problemOf) }); // prettier-ignore
    }
    return { name, tests: [...tests.values()] };
  });
}

/** What is about no operation: the documents, and whether the run came to its end. */
function closing(report: Report, others: Tests, suites: readonly TestSuite[]): TestSuite[] {
  const all = [...others.values(), ...suites.flatMap(({ tests }) => tests)];
  const hasFailed = all.some(({ status }) => status === 'failed');
  const ending = endingOf(report);
  const isFailed = isBroken(report) && (ending !== undefined || !hasFailed);
  const message = ending ?? verdictOf(report);
  const why = report.proof ? `${verdictOf(report)}: ${extentOf(report)}` : extentOf(report);
  const problem: TestProblem = {
    ...{ check: `run.${report.end}`, severity: 'error', message },
    ...{ expected: 'a run that comes to its end', received: message },
  };
  const run: Test = {
    ...{ name: 'the whole run', status: isFailed ? 'failed' : 'passed', why, duration: 0 },
    problems: isFailed ? [problem] : [],
  };
  return [{ name: report.isLint === true ? 'documents' : 'run', tests: [...others.values(), run] }];
}

function suiteName({ documents }: Report, { document, id }: Report['operations'][number]): string {
  return documents.length > 1 ? `${document} ${id}` : id;
}

function keyOf(document: string, operation: string): string {
  return `${document} ${operation}`;
}

/** The test of a case: a case that was sent again has several. */
function last(tests: Tests, id: string): Test | undefined {
  let found = tests.get(id);
  for (let time = 2, next = found; next; next = tests.get(`${id} (${String(time++)})`)) found = next;
  return found;
}

/** Tests of one name are one test to most readers. */
function unused(id: string, tests: Tests): string {
  let name = id;
  for (let time = 2; tests.has(name); time++) name = `${id} (${String(time)})`;
  return name;
}

function problemOf(finding: (ReportedFinding | Cause) & Partial<Occurrence>): TestProblem {
  const { check, severity, message, at, expected, received, known, location, curl } = finding;
  return { check, severity, message, at, expected, received, reason: known?.reason, place: location, curl };
}

export function isFailing(severity: Severity, failOn: FailOn): boolean {
  return severity === 'error' || (severity === 'warning' && failOn === 'warning');
}

/** What is said of a test in lines, for whoever reads it in a log. */
export function problemText(problem: TestProblem): string {
  const { message, place, curl } = problem;
  return [
    message,
    ...sidesOf(problem).map(([name, text]) => `${name}: ${text}`),
    ...(place ? [`documented: ${place.file}:${String(place.line)}:${String(place.column)}`] : []),
    ...(curl === undefined ? [] : [curl]),
  ].join('\n');
}
