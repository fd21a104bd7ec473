import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK_CODES } from '../../src/checks/index.js';
import { defineCheck, finding } from '../../src/checks/shared/finding.js';
import type { FindingCode } from '../../src/runner/codes.js';
import { CODES, isCode } from '../../src/runner/codes.js';
import { ROOT } from '../support/root.js';

const rest = { message: '', pointer: '#', at: 'status', expected: '', received: '' };

describe('the codes of findings', () => {
  it('are those that checks, behaviors and the run declare, each once and sorted', () => {
    expect(CODES).toEqual([...new Set(CODES)].sort());
    expect(CODES).toEqual(
      expect.arrayContaining(['behavior.page.loop', 'deviation.unneeded', ...CHECK_CODES]),
    );
    expect(CODES.length).toBeGreaterThan(40);
  });

  it('do not list those about documents', () => {
    expect(isCode('document.schema.format')).toBe(true);
    expect(isCode('response.body.schema')).toBe(true);
    expect(isCode('response.body.shcema')).toBe(false);
  });

  it('are a type: a misspelt one, and one that its check does not declare, fail to compile', () => {
    const right: FindingCode = 'response.body.schema';
    // @ts-expect-error: no finding has this code.
    const wrong: FindingCode = 'response.body.shcema';
    const sound = defineCheck(['response.slow'], () => [finding({ check: 'response.slow', ...rest })]);
    // @ts-expect-error: the check declares another code.
    const unsound = defineCheck(['response.slow'], () => [finding({ check: 'response.solw', ...rest })]);
    expect([right, wrong, sound.codes, unsound.codes]).toHaveLength(4);
  });

  it('include every code that a behavior gives to a finding', () => {
    const folder = join(ROOT, 'src/behaviors');
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const written = texts.flatMap((text) =>
      [...text.matchAll(/check: '([a-z.-]+)'/g)].map(([, code = '']) => code),
    );
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((code) => !isCode(code))).toEqual([]);
  });
});
