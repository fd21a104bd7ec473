import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/config/options.js';
import { reportTarget } from '../../src/config/parsers.js';
import { configSchema } from '../../src/config/schema-errors.js';
import type { Reporter } from '../../src/reporters/index.js';
import { DEFAULT_FORMAT, REPORT_FORMATS, REPORTERS } from '../../src/reporters/index.js';
import { registerFormats } from '../../src/schema/formats/index.js';
import { ROOT } from '../support/root.js';
import { reportOf } from './reports.js';

describe('a reporter of one more format', () => {
  const line: Reporter = { render: ({ causes }) => `${String(causes.length)} causes\n` };
  const formats = Object.keys({ ...REPORTERS, line });

  it('is accepted by --report, and only under its name', () => {
    expect(reportTarget('line=out.txt', formats)).toEqual({ format: 'line', file: 'out.txt' });
    expect(() => reportTarget('lines=out.txt', formats)).toThrow("did you mean 'line'?");
    expect(() => SETTINGS.report.parse('line=out.txt')).toThrow('no report format');
  });

  it('is accepted by the schema of the configuration, and only when it is registered', () => {
    const ajv = new Ajv2020({ strict: false });
    registerFormats(ajv);
    ajv.addFormat('uri', true);
    const isValid = (known: readonly string[]): boolean => {
      const { $id: _, ...schema } = configSchema(known);
      return ajv.validate(schema, { reports: { line: 'out.txt' } });
    };
    expect(isValid(formats)).toBe(true);
    expect(isValid(REPORT_FORMATS)).toBe(false);
  });
});

describe('the registry of reporters', () => {
  it('renders a report in each format, as text that ends in a line break', () => {
    for (const reporter of Object.values<Reporter>(REPORTERS))
      expect(reporter.render(reportOf(), { color: false })).toMatch(/[^\n]\n$/);
  });

  it('is the only place outside a reporter that names a format', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('reporters'))
      .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'));
    const named = REPORT_FORMATS.filter((format) =>
      files.some((text) => new RegExp(`reporters/${format}\\.js|REPORTERS\\.${format}\\b`).test(text)),
    );
    expect(named).toEqual([]);
    expect(REPORT_FORMATS).toContain(DEFAULT_FORMAT);
    expect(Object.keys(REPORTERS)).toEqual(REPORT_FORMATS);
  });
});
