import { afterAll, describe, expect, it } from 'vitest';
import { exampleCases } from '../../src/cases/examples.js';
import { foundWithin } from '../../src/json/steps.js';
import type { Operation, ResponseObject } from '../../src/model/document.js';
import { sample } from '../../src/schema/sample/index.js';
import { invalidVariants } from '../../src/schema/violate/index.js';
import { judgeOf, typeOf, valueIn } from '../support/ajv.js';
import type { Server } from '../support/server.js';
import { PROVIDERS, serverOf } from '../support/server.js';

const servers = await Promise.all(PROVIDERS.map(serverOf));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

/*
 * What is documented of answers, by status and media type: the live answer is valid by ajv itself, with the headers that
 * are required; and what breaks any clause of its schema is not, so that no schema lets everything pass.
 */
describe.each(servers.map((server) => [server.contract.name, server] as const))('%s', (_, server) => {
  const { contract } = server;
  const judge = judgeOf(contract);

  describe.each(contract.operations.map((operation) => [operation.id, operation] as const))(
    `%s of ${server.name}`,
    (_id, operation) => {
      for (const response of operation.responses) {
        const asked = server.isMock
          ? mockedRequest(operation, response)
          : realRequest(server, operation, response);
        for (const media of response.content.filter(({ schema }) => schema !== undefined)) {
          const name = `${response.status} ${media.type}`;
          const test = asked ? it : it.skip;
          test(asked ? name : `${name} (nothing is known to provoke it)`, async () => {
            const { target, ...init } = asked!;
            const headers = [
              ...init.headers.filter(([field]) => field !== 'Accept'),
              ['Accept', media.type],
            ] as [string, string][];
            const answer = await fetch(server.url + target, { ...init, headers });
            const body = await answer.text();
            expect(String(answer.status)).toMatch(response.status === 'default' ? /^[45]/ : response.status);
            expect(typeOf([...answer.headers])).toBe(media.type);
            expect(judge(media, valueIn(contract, media, body)), body).toEqual([]);
            for (const { name: field, required } of response.headers)
              if (required) expect(answer.headers.get(field), field).not.toBeNull();
          });
        }
      }
    },
  );

  const bodies = contract.operations.flatMap(({ responses }) =>
    responses.flatMap(({ content }) => content.flatMap(({ schema }) => schema?.pointer ?? [])),
  );
  it.each([...new Set(bodies)])('%s lets nothing pass that breaks one of its clauses', (pointer) => {
    const base = sample(contract, pointer, 'response')?.value ?? null;
    expect(judge({ schema: { pointer } }, base)).toEqual([]);
    const broken = foundWithin(10_000, invalidVariants(contract, pointer, base, 'response'));
    expect(broken.length).toBeGreaterThan(0);
    for (const { value, why } of broken) expect(judge({ schema: { pointer } }, value), why).not.toEqual([]);
  });
});

interface Asked {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body?: string;
}

function documentedRequest(operation: Operation, credentials: Server['credentials'] = {}): Asked | undefined {
  const [first] = exampleCases(operation, { headers: [], credentials, values: {}, allowWrites: false }).cases;
  if (!first) return undefined;
  const { method, target, headers, body } = first.request;
  return { method, target, headers, ...(body !== undefined && { body }) };
}

/** The mock answers with any status that it is asked for. */
function mockedRequest(operation: Operation, { status }: ResponseObject): Asked | undefined {
  const request = documentedRequest(operation);
  const code = status === 'default' ? '500' : status.replace('XX', '00');
  return request && { ...request, headers: [...request.headers, ['Prefer', `code=${code}`]] };
}

/** What provokes a status of a real server: a documented request, one without credentials, one that cannot be read. */
function realRequest(
  { credentials }: Server,
  operation: Operation,
  { status }: ResponseObject,
): Asked | undefined {
  const request = documentedRequest(operation, credentials);
  if (!request || status === '200') return request;
  if (status === '401') {
    const secret = /^(authorization|so-apptoken|x-xsrf-token)$/i;
    return { ...request, headers: request.headers.filter(([name]) => !secret.test(name)) };
  }
  if (status === '400' && request.body !== undefined) return { ...request, body: '{"' };
  if (status === '400')
    return { ...request, target: `${request.target.replace(/\?.*/, '')}?ql=createdDate%3Dgt%3D` };
  return undefined;
}
