import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import truncatedAt from 'fast-string-truncated-width';
import { describe, expect, it } from 'vitest';
import type { Cause, Report } from '../../../src/model/report.js';
import { terminal } from '../../../src/reporters/terminal/index.js';
import { causeOf, reportOf } from '../reports.js';

const render = (report: Report, options: Partial<Parameters<typeof terminal.render>[1]> = {}): string =>
  terminal.render(report, { color: false, columns: 160, ...options });

const lines = (report: Report): string[] => render(report).split('\n');
const rowOf = (causes: Cause[]): string =>
  lines(reportOf({ causes })).find((line) => /^ {2}. getPet/.test(line)) ?? '';

describe('the report for people', () => {
  it('ends a run without findings with its operations, its evidence and the verdict', () => {
    expect(render(reportOf())).toBe(
      [
        'pets  spec/pets.openapi.yaml → http://127.0.0.1:4010',
        '  ✓ getPet          3 cases       evidence 1/1  GET /pets/{id}',
        '  ✓ deleteEveryPet  1 case        evidence 0/0  DELETE /pets',
        '  – putPet          not verified  evidence 0/0  PUT /pets/{id}',
        '',
        'evidence  7 of 10 documented clauses seen, 1 only null or empty, 2 never',
        'no errors  3 operations, 4 cases, seed 42',
        '',
      ].join('\n'),
    );
  });

  it('shows of each cause what, where with the line of the document, and how to repeat it', () => {
    const causes = [
      causeOf({ count: 3, operations: ['getPet', 'putPet'] }),
      causeOf({ check: 'response.slow', severity: 'warning', message: 'took long', operations: ['getPet'] }),
    ];
    const text = render(reportOf({ causes }));
    expect(text).toContain(
      [
        '',
        'error response.body.schema  /id  3 times at 2 operations, e.g. getPet:examples:one',
        '  /id: expected type integer, received "1"',
        '  spec/pets.openapi.yaml:12:7  type: integer',
        "  curl -sS -i 'http://127.0.0.1:4010/pets/1' -H 'Accept: application/json'",
        '',
      ].join('\n'),
    );
    expect(text).toMatch(
      /^warning response\.slow {2}\/id {2}getPet:examples:one\n {2}took long\n {2}- type integer\n {2}\+ "1"\n {2}spec/,
    );
    expect(text).toMatch(/\n1 error \(3 times\), 1 warning {2}3 operations, 4 cases, seed 42\n$/);
  });

  it('keeps the line and column of a place whose path is too long', () => {
    const location = { file: `${'folder/'.repeat(20)}pets.yaml`, line: 12, column: 7 };
    const text = render(reportOf({ causes: [causeOf({ location })] }), { columns: 80 });
    expect(text).toMatch(/\n {2}….*\/pets\.yaml:12:7\n/);
  });

  it('gives the case whole, however long it is, in no more than six lines of the screen', () => {
    const id = `getPet:${'coverage:'.repeat(12)}one`;
    const occurrences = [{ case: id }];
    for (const message of ['/id: expected type integer, received "1"', 'says something else']) {
      const text = render(reportOf({ causes: [causeOf({ occurrences, message, count: 2 })] }), {
        columns: 80,
      });
      const [block = ''] = text.split('\n\n').filter((part) => part.startsWith('error response'));
      const [head = '', ...lines] = block.split('\n');
      expect(head).toBe('error response.body.schema  /id  2 times');
      expect(lines[0]).toBe(`  case ${id}`);
      expect(lines.length).toBeLessThan(6);
      expect(block).toContain('type integer');
      expect(block).toContain('"1"');
      expect(block).toContain('curl -sS');
    }
  });

  it('tells notes first, then what is not proved, warnings, errors, operations and the verdict', () => {
    const causes = (['error', 'note', 'warning'] as const).map((severity) =>
      causeOf({ severity, check: `a.${severity}` }),
    );
    const [seen] = reportOf().evidence;
    const text = render(reportOf({ causes, evidence: [{ ...seen!, state: 'never' }] }));
    const parts = [
      'a.note',
      'not proved',
      'warning a.warning',
      'error a.error',
      '✗ getPet',
      '\nevidence  7',
      '\n1 error, ',
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('shows no case or command for a cause in the document', () => {
    const { curl: _, ...cause } = causeOf({ at: 'document', operations: [], occurrences: [{}] });
    const text = render(reportOf({ causes: [cause] }));
    expect(text).toMatch(/^error response\.body\.schema\n/m);
    expect(text).not.toMatch(/undefined|curl/);
  });

  it('leaves a command of many lines to the report for machines', () => {
    const curl = "curl -X POST 'http://h' --data-raw '<a>\n  <b/>\n</a>'";
    const text = render(reportOf({ causes: [causeOf({ curl })] }));
    expect(text).toContain(
      "\n  --case 'getPet:examples:one' repeats it; its curl line is in the JSON report\n",
    );
    expect(text).not.toContain('<b/>');
  });

  it('shows every occurrence when nothing is to be left out, and the verdict alone when all is', () => {
    const occurrences = [
      { case: 'getPet:examples:one' },
      { case: 'getPet:coverage:two', at: 'body#/1/id', received: 'null' },
    ];
    const report = reportOf({ causes: [causeOf({ count: 5, occurrences })], end: 'max-failures' });
    expect(render(report, { detail: 'occurrences' })).toContain(
      [
        '    getPet:examples:one  body#/id  "1"',
        '    getPet:coverage:two  body#/1/id  null',
        '    … and 3 more',
        '',
      ].join('\n'),
    );
    expect(render(report, { detail: 'verdict' })).toBe(
      'ended at the limit of failures: the rest was not verified\n1 error (5 times)  3 operations, 4 cases, seed 42\n',
    );
  });

  it.each([
    ['complete', undefined],
    ['interrupted', 'interrupted: the rest was not verified'],
    ['max-cases', 'ended at the limit of cases: the rest was not verified'],
    ['max-time', 'ended at the limit of time: the rest was not verified'],
    ['max-failures', 'ended at the limit of failures: the rest was not verified'],
    ['target-lost', 'the server stopped answering: the rest was not verified'],
    ['crashed', 'specproof itself failed: the rest was not verified'],
  ] as [Report['end'], string | undefined][])('says how a run ended whose end is %s', (end, ending) => {
    const report = reportOf({ end });
    report.summary.exchanges = 1;
    const shown = lines(report);
    expect(shown.at(-2)).toBe('no errors  3 operations, 1 of 4 cases, seed 42');
    expect(shown.at(-3)).toBe(
      ending ?? 'evidence  7 of 10 documented clauses seen, 1 only null or empty, 2 never',
    );
  });

  it('does not call a run a success that verified nothing', () => {
    const report = reportOf({ documents: reportOf().documents.map((one) => ({ ...one, server: '' })) });
    Object.assign(report.summary, { operations: 1, cases: 0, exchanges: 0 });
    const shown = lines(report);
    expect(shown.at(-2)).toBe('nothing verified  1 operation, 0 cases, seed 42');
    expect(shown[0]).toBe('pets  spec/pets.openapi.yaml');
  });

  it('marks an operation by its worst cause', () => {
    const marked = (...severities: Cause['severity'][]): string =>
      rowOf(severities.map((severity) => causeOf({ severity })));
    expect(marked('note')).toBe('  ✓ getPet          3 cases       evidence 1/1  GET /pets/{id}');
    expect(marked('note', 'warning')).toBe(
      '  ! getPet          3 cases       1 warning  evidence 1/1  GET /pets/{id}',
    );
    expect(marked('warning', 'error', 'error')).toBe(
      '  ✗ getPet          3 cases       2 errors  evidence 1/1  GET /pets/{id}',
    );
  });

  it('lists of many operations those that something is wrong with, and says how many there are', () => {
    const [model] = reportOf().operations;
    const operations = Array.from({ length: 30 }, (_, i) => ({ ...model!, id: `get${String(i)}` }));
    const report = reportOf({ operations, causes: [causeOf({ operations: ['get7'] })] });
    const rows = (text: string): string[] => text.split('\n').filter((line) => /^ {2}[✓✗] /.test(line));
    expect(rows(render(report)).map((row) => row.slice(0, 8))).toEqual(['  ✗ get7']);
    expect(render(report)).toContain('\n  … and 29 operations more; --verbose lists all\n');
    expect(rows(render(report, { detail: 'occurrences' }))).toHaveLength(30);
  });

  it('groups notes by their code, and tells why a deviation is accepted', () => {
    const note = (message: string, parts: Partial<Cause> = {}): Cause =>
      causeOf({ severity: 'note', check: 'x', message, ...parts });
    const known = note('m', { check: 'y', known: { severity: 'error', reason: 'agreed' } });
    const shown = render(reportOf({ causes: [known, note('/a', { operations: ['putPet'] }), note('/b')] }));
    expect(shown).toContain('notes\n  y  getPet  known: agreed: m\n  x  2 operations  2: /a; /b\n\n');
    expect(shown).not.toMatch(/^(error|warning) /m);
  });

  it('groups the clauses that no answer proved by their kind, except those about errors', () => {
    const [seen] = reportOf().evidence;
    const clause = (
      text: string,
      parts: Partial<Report['evidence'][number]> = {},
    ): Report['evidence'][number] => ({ ...seen!, clause: text, state: 'never', count: 0, ...parts });
    const evidence = [
      seen!,
      clause('200 application/json #/a', { state: 'empty' }),
      clause('200 application/xml'),
      clause('200 text/csv', { operation: 'putPet' }),
      clause('200 header x-total'),
      clause('refuses body/name:maxLength', { about: 'request', reason: 'too long to send' }),
      clause('order of items', { about: 'behavior' }),
      clause('404', { about: 'error' }),
    ];
    expect(render(reportOf({ evidence }))).toContain(
      [
        'not proved',
        '  1 property only null or empty: 200 application/json #/a (getPet)',
        '  2 media types never seen: 200 application/xml (getPet), 200 text/csv (putPet)',
        '  1 header never seen: 200 header x-total (getPet)',
        '  1 invalid request never seen (too long to send): refuses body/name:maxLength (getPet)',
        '  1 behavior never seen: order of items (getPet)',
        '',
        'pets',
      ].join('\n'),
    );
  });

  it('keeps the operations and causes of two documents apart', () => {
    const report = reportOf({
      causes: [causeOf({ document: 'toys' }), causeOf({ operations: ['deleteEveryPet'] })],
    });
    report.documents.push({ ...report.documents[0]!, name: 'toys', source: 'spec/toys.yaml' });
    report.operations.push({ ...report.operations[0]!, document: 'toys', id: 'getToy' });
    const blocks = render(report).split('\n\n').slice(2, 4);
    expect(blocks.map((block) => block.split('\n').map((line) => line.slice(0, 18)))).toEqual([
      ['pets  spec/pets.op', '  ✓ getPet        ', '  ✗ deleteEveryPet', '  – putPet        '],
      ['toys  spec/toys.ya', '  ✓ getToy    3 ca'],
    ]);
  });
});

describe('the verdict on a run that warnings fail', () => {
  it('is as red as one on errors', () => {
    const report = reportOf({ failOn: 'warning', causes: [causeOf({ severity: 'warning' })] });
    expect(render(report, { color: true }).split('\n').at(-2)).toContain('\u001b[31m, 1 warning');
  });
});

describe('the colors of the report for people', () => {
  const report = reportOf({
    causes: [causeOf(), causeOf({ severity: 'warning', check: 'x' })],
    end: 'interrupted',
  });

  it('appear when they are asked for, and change nothing else', () => {
    const colored = render(report, { color: true });
    expect(colored).toContain('\u001b[31m');
    expect(stripVTControlCharacters(colored)).toBe(render(report));
  });

  it('do not appear when they are not asked for', () => {
    expect(render(report)).not.toContain('\u001b');
  });
});

describe('what a server or document says, in the report for people', () => {
  it.each([
    ['a color', '\u001b[32m✓ fine\u001b[0m', '\\u001b[32m✓ fine\\u001b[0m'],
    ['a title of the window', '\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['a line of its own', 'x\nno errors', 'x\\u000ano errors'],
    ['text that runs backwards', '\u202egnp.exe\u2066\u200f', '\\u202egnp.exe\\u2066\\u200f'],
    ['text that nobody sees', 'a\u200b\ufeff\u{e0041}', 'a\\u200b\\ufeff\\udb40\\udc41'],
  ])('cannot bring in %s', (_what, evil, shown) => {
    const cause = causeOf({
      message: evil,
      received: `r ${evil}`,
      line: evil,
      occurrences: [{ case: evil }],
    });
    const text = render(reportOf({ causes: [cause] }));
    expect(text).toContain(
      `error response.body.schema  /id  ${shown}\n  ${shown}\n  - type integer\n  + r ${shown}\n`,
    );
    expect(text).toContain(`:12:7  ${shown}\n`);
    const note = render(reportOf({ causes: [causeOf({ severity: 'note', message: evil })] }));
    expect(note).toContain(`  response.body.schema  getPet  ${shown}\n`);
  });

  it('takes six lines for each cause at most, all of them within 80 or 160 columns but the command', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
    );
    fc.assert(
      fc.property(
        text,
        text,
        text,
        text,
        fc.constantFrom(80, 160),
        (message, received, id, path, columns) => {
          const cause = causeOf({ message, received, line: path, count: 3, operations: [id, path] });
          const report = reportOf({ causes: [cause, { ...cause, severity: 'note' }] });
          report.evidence.push({ ...report.evidence[0]!, operation: id, clause: path, state: 'never' });
          Object.assign(report.operations[0]!, { id, path });
          Object.assign(report.documents[0]!, { source: id });
          const shown = render(report, { columns });
          expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          const [block = ''] = shown.split('\n\n').filter((each) => each.startsWith('error '));
          expect(block.split('\n').length).toBeLessThanOrEqual(6);
          for (const line of shown.split('\n'))
            if (!line.startsWith('  curl ')) expect(truncatedAt(line).width).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
