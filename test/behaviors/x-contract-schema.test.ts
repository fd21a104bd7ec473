import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { isSurelyDeclared, X_CONTRACT } from '../../src/behaviors/declaration-schema.js';
import { BUNDLED, bundledDocument } from '../../src/load/bundled.js';
import { readContract } from '../../src/load/index.js';
import { ROOT } from '../support/root.js';

describe('x-contract.schema.json', () => {
  it('equals the schemas of the behaviors put together; `npm run generate:schema` writes it anew', async () => {
    const filepath = join(ROOT, 'src/behaviors/x-contract.schema.json');
    const text = await format(JSON.stringify(X_CONTRACT), { ...(await resolveConfig(filepath)), filepath });
    await expect(text).toMatchFileSnapshot(filepath);
  });
});

describe('a declaration', () => {
  it.each(BUNDLED)('of %s is seen to have no mistake without compiling a schema', async (name) => {
    const { operations } = await readContract(bundledDocument(name, ROOT), { cwd: ROOT });
    const declared = operations.filter(({ extension }) => Object.keys(extension).length > 0);
    expect(declared).not.toEqual([]);
    for (const { extension } of declared) expect(isSurelyDeclared('#/$defs/operation', extension)).toBe(true);
  });

  it.each([
    { filter: { grammar: 'sql', items: '/data', selectors: ['id'] } },
    { order: { items: 'data', by: '/id' } },
    { select: {} },
    { creates: { shop: '/id', basket: 'id' } },
    { sorted: true },
  ])('with a mistake is not: %j', (declaration) => {
    expect(isSurelyDeclared('#/$defs/operation', declaration)).toBe(false);
  });
});
