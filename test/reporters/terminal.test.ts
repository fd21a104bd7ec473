import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report, ReportedFinding } from '../../src/model/report.js';
import { terminal } from '../../src/reporters/terminal.js';
import { findingOf, reportOf } from './reports.js';

const render = (report: Report, color: boolean, hints: readonly string[] = []): string =>
  terminal.render(report, { color, hints });

const lines = (report: Report): string[] => render(report, false).split('\n');

describe('the report for people', () => {
  it('shows documents, operations and evidence of a run without findings', () => {
    expect(render(reportOf(), false)).toBe(
      [
        'pets  spec/pets.openapi.yaml → http://127.0.0.1:4010',
        '  ✓ getPet          3 cases                     evidence 1/1  GET /pets/{id}',
        '  ✓ deleteEveryPet  1 case                      evidence 0/0  DELETE /pets',
        '  – putPet          not verified                evidence 0/0  PUT /pets/{id}',
        '',
        'no errors  3 operations, 4 cases, seed 42',
        'evidence  7 of 10 documented clauses seen, 1 only null or empty, 2 never',
        '',
      ].join('\n'),
    );
  });

  it('shows of each finding what, where, expected, received, and how to repeat it', () => {
    const warning = findingOf({ severity: 'warning', check: 'response.slow', message: 'took long' });
    const text = render(reportOf({ findings: [findingOf(), warning] }), false);
    expect(text).toContain('  ✗ getPet          3 cases       1 error       evidence 1/1  GET /pets/{id}\n');
    expect(text).toContain(
      [
        '',
        'error response.body.schema  /id: expected type integer, received "1"',
        '  operation  getPet',
        '  case       getPet:examples:one',
        '  expected   type integer',
        '  received   "1"',
        '  at         body#/id',
        '  document   spec/pets.openapi.yaml:12:7  #/components/schemas/Pet/properties/id/type',
        "  repeat     curl -sS -i 'http://127.0.0.1:4010/pets/1' -H 'Accept: application/json'",
        '',
      ].join('\n'),
    );
    expect(text).toContain('\nwarning response.slow  took long\n');
    expect(text).toContain('\n1 error, 1 warning  3 operations, 4 cases, seed 42\n');
  });

  it('shows no operation, case or command for a finding about the document', () => {
    const { operation: _o, case: _c, curl: _l, ...finding } = findingOf({ at: 'document' });
    const text = render(reportOf({ findings: [finding] }), false);
    expect(text).not.toMatch(/^ {2}(operation|case|repeat) /m);
    expect(text).not.toContain('undefined');
    expect(text).toContain('  at         document\n');
  });

  it('shows what is broken in many cases once, and counts the others', () => {
    const findings = ['one', 'two', 'three'].map((name) => findingOf({ case: `getPet:examples:${name}` }));
    const shown = render(reportOf({ findings: [...findings, findingOf({ at: 'body#/other' })] }), false);
    expect(shown.match(/^error /gm)).toHaveLength(2);
    expect(shown).toContain('  case       getPet:examples:one (and 2 others)\n');
    expect(shown).toContain('  case       getPet:examples:one\n');
    expect(shown).toContain('\n4 errors  ');
    const pair = render(reportOf({ findings: findings.slice(1) }), false);
    expect(pair).toContain('  case       getPet:examples:two (and 1 other)\n');
  });

  it.each([
    ['complete', undefined],
    ['interrupted', 'interrupted: the rest was not verified'],
    ['max-cases', 'ended at the limit of cases: the rest was not verified'],
    ['max-time', 'ended at the limit of time: the rest was not verified'],
    ['max-failures', 'ended at the limit of failures: the rest was not verified'],
    ['target-lost', 'the server stopped answering: the rest was not verified'],
    ['crashed', 'specproof itself failed: the rest was not verified'],
  ] as [Report['end'], string | undefined][])('says how a run ended whose end is %s', (end, last) => {
    const report = reportOf({ end });
    report.summary.exchanges = 1;
    const shown = lines(report);
    expect(shown).toContain('no errors  3 operations, 1 of 4 cases, seed 42');
    expect(shown.at(-2)).toBe(
      last ?? 'evidence  7 of 10 documented clauses seen, 1 only null or empty, 2 never',
    );
  });

  it('does not call a run a success that verified nothing', () => {
    const report = reportOf({ documents: reportOf().documents.map((one) => ({ ...one, server: '' })) });
    Object.assign(report.summary, { operations: 1, cases: 0, exchanges: 0 });
    const shown = lines(report);
    expect(shown).toContain('nothing verified  1 operation, 0 cases, seed 42');
    expect(shown[0]).toBe('pets  spec/pets.openapi.yaml');
  });

  it('marks an operation by its worst finding', () => {
    const marked = (...severities: ReportedFinding['severity'][]): string =>
      lines(reportOf({ findings: severities.map((severity) => findingOf({ severity })) }))[1]!;
    expect(marked('note')).toBe(
      '  ✓ getPet          3 cases                     evidence 1/1  GET /pets/{id}',
    );
    expect(marked('note', 'warning')).toBe(
      '  ! getPet          3 cases       1 warning     evidence 1/1  GET /pets/{id}',
    );
    expect(marked('warning', 'error', 'error')).toBe(
      '  ✗ getPet          3 cases       2 errors      evidence 1/1  GET /pets/{id}',
    );
  });

  it('lists notes apart from errors and warnings, each once, a dozen at most', () => {
    const notes = Array.from({ length: 14 }, (_, i) =>
      findingOf({ severity: 'note', check: 'x', message: `note ${String(i)}` }),
    );
    const known = findingOf({
      severity: 'note',
      check: 'y',
      message: 'm',
      known: { severity: 'error', reason: 'agreed' },
    });
    const shown = render(reportOf({ findings: [known, known, ...notes] }), false);
    expect(shown).toContain(
      `\nnotes\n  y  getPet  m (known: agreed)\n${notes
        .slice(0, 11)
        .map(({ message }) => `  x  getPet  ${message}\n`)
        .join('')}  … and 3 more\n\n`,
    );
    expect(shown).not.toMatch(/^(error|warning) /m);
    const twelve = render(reportOf({ findings: [findingOf(), ...notes.slice(0, 12)] }), false);
    expect(twelve).toContain('\nnotes\n  x  getPet  note 0\n');
    expect(twelve).not.toContain('more');
    expect(shown).toContain('\nno errors  3 operations');
  });

  it('lists the clauses that no answer proved, except those about errors', () => {
    const [seen] = reportOf().evidence;
    const evidence = [
      seen!,
      { ...seen!, clause: '200 #/a', state: 'empty' as const, count: 0 },
      { ...seen!, clause: '200 #/b', state: 'never' as const, count: 0 },
      { ...seen!, clause: '404', about: 'error' as const, state: 'never' as const, count: 0 },
    ];
    const shown = render(reportOf({ evidence }), false);
    expect(shown).toContain(
      '\nnot proved\n  only null or empty  getPet  200 #/a\n  never seen  getPet  200 #/b\n\n',
    );
    expect(shown).not.toContain('404');
    expect(shown).toContain('evidence 1/3  GET /pets/{id}');
  });

  it('keeps the operations and findings of two documents apart', () => {
    const report = reportOf();
    report.documents.push({ ...report.documents[0]!, name: 'toys', source: 'spec/toys.yaml' });
    report.operations.push({ ...report.operations[0]!, document: 'toys', id: 'getToy' });
    const finding = findingOf({ document: 'toys' });
    report.findings.push(finding, { ...finding, document: 'pets', operation: 'deleteEveryPet' });
    const [pets = '', toys = ''] = render(report, false).split('\n\n');
    expect(pets.split('\n').map((line) => line.slice(0, 18))).toEqual([
      'pets  spec/pets.op',
      '  ✓ getPet        ',
      '  ✗ deleteEveryPet',
      '  – putPet        ',
    ]);
    expect(toys).toBe(
      'toys  spec/toys.yaml → http://127.0.0.1:4010\n  ✓ getToy  3 cases                     evidence 0/0  GET /pets/{id}',
    );
  });
});

describe('the colors of the report for people', () => {
  const report = reportOf({ findings: [findingOf(), findingOf({ severity: 'warning', check: 'x' })], end: 'interrupted' }); // prettier-ignore

  it('appear when they are asked for, and change nothing else', () => {
    const colored = render(report, true);
    expect(colored).toContain('\u001b[31m');
    expect(stripVTControlCharacters(colored)).toBe(render(report, false));
  });

  it('do not appear when they are not asked for', () => {
    expect(render(report, false)).not.toContain('\u001b');
  });
});

describe('what a server sends, in the report for people', () => {
  it.each([
    ['a color', '\u001b[32m✓ fine\u001b[0m', '\\u001b[32m✓ fine\\u001b[0m'],
    ['a color in one byte', '\u009b32m', '\\u009b32m'],
    ['a title of the window', '\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['a line of its own', 'x\nno errors', 'x\\u000ano errors'],
    ['a return to the start of the line', 'x\rno errors', 'x\\u000dno errors'],
    ['a backspace, a tab, a NUL, a delete', '\b\t\0\u007f', '\\u0008\\u0009\\u0000\\u007f'],
    ['other line breaks', 'a\u0085b\u2028c\u2029d', 'a\\u0085b\\u2028c\\u2029d'],
    ['text that runs backwards', '\u202egnp.exe\u2066\u2069\u200f', '\\u202egnp.exe\\u2066\\u2069\\u200f'],
  ])('cannot bring in %s', (_what, evil, shown) => {
    const finding = findingOf({ message: evil, received: evil, expected: evil, at: evil, case: evil, curl: evil.replaceAll('\n', '') }); // prettier-ignore
    const text = render(reportOf({ findings: [finding] }), false);
    expect(text).toContain(`  received   ${shown}\n`);
    expect(text).toContain(`error response.body.schema  ${shown}\n`);
    const note = render(reportOf({ findings: [findingOf({ severity: 'note', message: evil })] }), false);
    expect(note).toContain(`  response.body.schema  getPet  ${shown}\n`);
  });

  it('cannot add lines, move the cursor, or change colors', () => {
    const evil = fc.string({ unit: 'binary' });
    const baseline = lines(reportOf({ findings: [findingOf()] })).length;
    fc.assert(
      fc.property(evil, evil, evil, evil, (message, received, at, path) => {
        const report = reportOf({ findings: [findingOf({ message, received, at })] });
        Object.assign(report.operations[0]!, { id: at, path });
        const shown = render(report, false);
        expect(shown.split('\n')).toHaveLength(baseline);
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('keeps its line breaks in the command that repeats a body', () => {
    const curl = "curl -X POST 'http://h' --data-raw '<a>\n  <b/>\u001b[0m\n</a>'";
    expect(render(reportOf({ findings: [findingOf({ curl })] }), false)).toContain(
      "  repeat     curl -X POST 'http://h' --data-raw '<a>\n  <b/>\\u001b[0m\n</a>'\n",
    );
  });
});
