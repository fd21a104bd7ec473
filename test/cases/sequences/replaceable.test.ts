import { describe, expect, it } from 'vitest';
import { withIds } from '../../../src/cases/sequences/replaceable.js';
import type { Json } from '../../../src/json/json.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const AT = '#/components/schemas/Body';
const media = { type: 'application/json', schema: { pointer: AT }, examples: [], pointer: '#' };

/** A list of ids with the server's own id in place of each, as far as that may be. */
async function filled(schema: Record<string, Json>, ids: string[], own = 'own'): Promise<Json | undefined> {
  const messages = { type: 'array', items: { type: 'string' }, ...schema };
  const contract = await contractOf(
    schemasDocument({ Body: { type: 'object', properties: { messages }, required: ['messages'] } }),
  );
  const places = ids.map((value, i) => ({
    slot: 'messages',
    at: `/messages/${String(i)}`,
    value,
    schema: undefined,
  }));
  const values = { parameters: new Map(), body: { media, value: { messages: ids } } };
  const { body } = withIds(contract, values, places, new Map([['messages', own]]));
  return (body?.value as { messages: Json }).messages;
}

describe('an id in a body', () => {
  it('stands in each place that takes it', async () => {
    expect(await filled({}, ['a', 'b'])).toEqual(['own', 'own']);
  });

  it('stands once where no two may be the same', async () => {
    expect(await filled({ uniqueItems: true }, ['a', 'b'])).toEqual(['own', 'b']);
  });

  it('mends nothing of what a case breaks', async () => {
    expect(await filled({ uniqueItems: true }, ['a', 'a'])).toEqual(['a', 'a']);
    expect(await filled({ contains: { const: 'own' } }, ['a'])).toEqual(['a']);
  });

  it('is left out where the body would not allow it', async () => {
    expect(await filled({ contains: { const: 'a' } }, ['a'])).toEqual(['a']);
    expect(await filled({ items: { type: 'string', maxLength: 2 } }, ['a'])).toEqual(['a']);
  });
});
