import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { X_CONTRACT } from '../../src/behaviors/declaration-schema.js';
import { ROOT } from '../support/root.js';

describe('x-contract.schema.json', () => {
  it('equals the schemas of the behaviors put together; `npm run generate:schema` writes it anew', async () => {
    const filepath = join(ROOT, 'src/behaviors/x-contract.schema.json');
    const text = await format(JSON.stringify(X_CONTRACT), { ...(await resolveConfig(filepath)), filepath });
    await expect(text).toMatchFileSnapshot(filepath);
  });
});
