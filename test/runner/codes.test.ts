import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODES, isCode } from '../../src/runner/codes.js';
import { ROOT } from '../support/run-cli.js';

const files = readdirSync(join(ROOT, 'src'), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts') && name !== 'codes.ts');

/** Every text in the source that looks like the code of a finding. */
const written = new Set(
  files.flatMap((name) =>
    [
      ...readFileSync(join(ROOT, 'src', name), 'utf8').matchAll(
        /'((?:behavior|connection|deviation|evidence|request|response)(?:\.[a-z]+(?:-[a-z]+)*){1,2})'/g,
      ),
    ].map(([, code = '']) => code),
  ),
);

describe('the codes of findings', () => {
  it('are those that the source gives to findings', () => {
    expect([...written].sort()).toEqual([...CODES]);
  });

  it('do not list those about documents', () => {
    expect(isCode('document.schema.format')).toBe(true);
    expect(isCode('response.body.schema')).toBe(true);
    expect(isCode('response.body.shcema')).toBe(false);
  });
});
