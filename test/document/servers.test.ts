import { describe, expect, it } from 'vitest';
import { basePathsOf, serverUrls } from '../../src/document/reader/servers.js';
import { soundContractOf } from '../support/contracts.js';

const paths = `paths: { /a: { get: { responses: { 200: { description: ok } } } } }`;

describe('the servers of a document', () => {
  it.each<[servers: string, urls: string[], base: string, known: string[], open: string[]]>([
    ['', [], '', [''], []],
    ['servers: []', [], '', [''], []],
    ['servers: [{ url: / }]', [], '', [''], []],
    ['servers: [{ url: /api/v3/ }]', [], '/api/v3', ['/api/v3'], []],
    ['servers: [{ url: "https://a.example" }]', ['https://a.example'], '', [''], []],
    [
      'servers: [{ url: "https://a.example/v1" }, { url: "http://b.example:8080/v1/" }, { url: "https://a.example/v2" }]',
      ['https://a.example/v1', 'http://b.example:8080/v1', 'https://a.example/v2'],
      '/v1',
      ['/v1', '/v2'],
      [],
    ],
    [
      'servers: [{ url: "{scheme}://a.example:{port}/{version}", variables: { scheme: { default: https }, port: { default: 8443 }, version: { default: v2, enum: [v1, v2] } } }]',
      ['https://a.example:8443/v2'],
      '/v2',
      ['/v2', '/v1'],
      [],
    ],
    [
      'servers: [{ url: "https://a.example/{tenant}/api", variables: { tenant: { default: acme } } }]',
      ['https://a.example/acme/api'],
      '/acme/api',
      ['/acme/api'],
      ['/{tenant}/api'],
    ],
    ['servers: [{ url: "ws://a.example/socket" }]', [], '/socket', ['/socket'], []],
    ['servers: [7, { url: 8 }, { url: "http://[" }]', [], '', [''], []],
  ])('%s', async (servers, urls, first, known, open) => {
    const contract = await soundContractOf(`${servers}\n${paths}`).catch(() => undefined);
    if (!contract) return expect(servers).toContain('[7,');
    expect(serverUrls(contract)).toEqual(urls);
    expect(basePathsOf(contract)).toEqual({ first, known, open });
  });

  it('of paths and operations have base paths too', async () => {
    const contract = await soundContractOf(`
servers: [{ url: /v1 }]
paths:
  /a: { servers: [{ url: /path }], get: { servers: [{ url: /own }], responses: { 200: { description: ok } } } }`);
    expect(basePathsOf(contract)).toMatchObject({ first: '/v1', known: ['/v1', '/own', '/path'] });
  });
});
