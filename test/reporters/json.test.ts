import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { json as reporter } from '../../src/reporters/json.js';
import schema from '../../src/reporters/report.schema.json' with { type: 'json' };
import { causeOf, reportOf } from './reports.js';

const json = (report: Report): string => reporter.render(report, { color: false });

describe('the report for machines', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(schema);

  it('holds the whole report, as text that ends in a line break', () => {
    const report = reportOf({ causes: [causeOf()] });
    const text = json(report);
    expect(JSON.parse(text)).toEqual(report);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.split('\n').length).toBeGreaterThan(50);
  });

  it('fits its published schema, with causes and without', () => {
    const { curl: _c, line: _l, ...bare } = causeOf({ operations: [], occurrences: [{}] });
    for (const causes of [[], [causeOf(), bare]]) {
      validate(JSON.parse(json(reportOf({ causes }))));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('parses to the same report, whatever text a server sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const report = reportOf({ causes: [causeOf({ message: text, received: text })] });
        const rendered = json(report);
        expect(JSON.parse(rendered)).toEqual(report);
        // A lone surrogate would not survive being written as UTF-8.
        expect(JSON.parse(Buffer.from(rendered).toString())).toEqual(report);
      }),
    );
  });
});
