import { describe, expect, it } from 'vitest';
import { verify } from '../../../src/index.js';
import { startMock } from '../../../src/mock/index.js';
import type { Report } from '../../../src/model/report.js';
import { soundContractOf } from '../../support/contracts.js';
import { ask, mocking } from '../../support/mocks.js';

const ok = (text: string): string =>
  `responses: { 200: { description: ok, content: { text/plain: { schema: { const: ${text} } } } } }`;
const id = '{ name: id, in: path, required: true, schema: { type: string } }';

const shop = `
servers:
  - url: https://shop.example/api/v1
  - { url: 'https://{region}.shop.example/{tenant}/api', variables: { region: { default: eu }, tenant: { default: acme } } }
paths:
  /things: { get: { operationId: things, ${ok('things')} } }
  /{id}/things: { get: { operationId: of, parameters: [${id}], ${ok('of-one')} } }`;

describe('a mock of a document whose servers have base paths', () => {
  it.each([
    ['/api/v1/things', 'things'],
    ['/things', 'things'],
    ['/acme/api/things', 'things'],
    // A variable without a list may have any value.
    ['/globex/api/things', 'things'],
    ['/api/v1/7/things', 'of-one'],
    ['/7/things', 'of-one'],
    ['/globex/api/7/things', 'of-one'],
  ])('answers %s', async (path, text) => {
    const mock = await mocking({ contracts: [await soundContractOf(shop)] });
    expect(await ask(mock.url + path)).toMatchObject({ status: 200, text });
  });

  it('takes a path below a base path for that, where it could be one without', async () => {
    const contract = await soundContractOf(shop.replace('/api/v1', '/v1'));
    const mock = await mocking({ contracts: [contract] });
    expect(await ask(`${mock.url}/v1/things`)).toMatchObject({ text: 'things' });
    expect(await ask(`${mock.url}/v2/things`)).toMatchObject({ text: 'of-one' });
  });

  it('says with which methods a path is documented, below the base path too', async () => {
    const mock = await mocking({ contracts: [await soundContractOf(shop)] });
    expect(await ask(`${mock.url}/api/v1/things`, { method: 'DELETE' })).toMatchObject({ status: 405 });
    expect(await ask(`${mock.url}/api/v1/nothing`)).toMatchObject({ status: 404 });
  });

  it('is verified below the base path', async () => {
    const contracts = [await soundContractOf(shop.replace('/api/v1', '/v1'))];
    let report: Report | undefined;
    for await (const event of verify({ contracts })) if (event.type === 'report') report = event.report;
    expect(report?.documents[0]?.server).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(report?.documents[0]?.servers).toEqual([
      'https://shop.example/v1',
      'https://eu.shop.example/acme/api',
    ]);
    expect(report?.isMock).toBe(true);
    expect(report?.causes.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('a mock of two documents that describe one path', () => {
  const one = `servers: [{ url: /one }]\npaths: { /things: { get: { ${ok('of-one')} } } }`;
  const two = one.replaceAll('one', 'two');

  it('tells them apart by their base paths, and says so where there is none', async () => {
    const contracts = [
      await soundContractOf(one, { file: 'one.yaml' }),
      await soundContractOf(two, { file: 'two.yaml' }),
    ];
    const mock = await mocking({ contracts });
    expect(await ask(`${mock.url}/one/things`)).toMatchObject({ status: 200, text: 'of-one' });
    expect(await ask(`${mock.url}/two/things`)).toMatchObject({ status: 200, text: 'of-two' });
    const neither = await ask(`${mock.url}/things`);
    expect(neither.status).toBe(404);
    expect(neither.text).toContain('call /one/things or /two/things');
  });

  it('serves the one without a base path where there is none', async () => {
    const bare = one.replace('/one', '/').replaceAll('of-one', 'bare');
    const contracts = [
      await soundContractOf(two, { file: 'two.yaml' }),
      await soundContractOf(bare, { file: 'bare.yaml' }),
    ];
    const mock = await mocking({ contracts });
    expect(await ask(`${mock.url}/things`)).toMatchObject({ text: 'bare' });
    expect(await ask(`${mock.url}/two/things`)).toMatchObject({ text: 'of-two' });
  });

  it('refuses them where they share a base path', async () => {
    const contracts = [
      await soundContractOf(one, { file: 'one.yaml' }),
      await soundContractOf(one, { file: 'other.yaml' }),
    ];
    await expect(startMock({ contracts })).rejects.toThrow('is described twice');
  });
});
