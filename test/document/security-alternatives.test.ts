import { expect, it } from 'vitest';
import { contractOf } from '../support/contracts.js';
import { judged } from '../support/independent-server.js';

const text = (security: string): string => `
paths: { /a: { get: { operationId: a, security: ${security}, responses: { 204: { description: d }, 401: { description: d } } } } }
components: { securitySchemes: { Key: { type: apiKey, in: header, name: X-Key } } }`;

it('leaves out the alternative whose scheme is not declared, and nothing else', async () => {
  const contract = await contractOf(text('[{ Gone: [] }, { Key: [] }, { Key: [], Lost: [] }]'));
  expect(contract.operations.map(({ security }) => security.map(({ schemes }) => schemes.map(({ key }) => key)))).toEqual([[['Key']]]); // prettier-ignore
  const { ofServer, ofDocument, report } = await judged(
    contract,
    ({ method, headers }) =>
      method !== 'GET' ? { status: 405, headers: { allow: 'GET' } } : headers['x-key'] === 'k' ? 204 : 401,
    { credentials: { Key: 'k' } },
  );
  expect(ofServer).toEqual([]);
  expect(ofDocument).toEqual([
    "warning document.ambiguous no security scheme is named 'Gone' in components.securitySchemes: this alternative is left out",
    "warning document.ambiguous no security scheme is named 'Lost' in components.securitySchemes: this alternative is left out",
  ]);
  expect(report.evidence.map(({ clause }) => clause)).toContain('accepts security:Key');
});

it('leaves the operation out where no alternative remains', async () => {
  const { ofDocument, report } = await judged(
    await contractOf(text('[{ Gone: [] }, { Lost: [] }]')),
    () => 204,
  );
  expect(report.summary.operations).toBe(0);
  expect(ofDocument.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['error document.structure', 'error document.structure']); // prettier-ignore
});
