import { afterAll, describe, expect, it } from 'vitest';
import { runOptions } from '../../src/config/run-options.js';
import { responseFor } from '../../src/document/responses.js';
import { isXmlType } from '../../src/http/media-type.js';
import type { Case } from '../../src/model/exchange.js';
import { plan } from '../../src/runner/plan.js';
import { judgeOf, typeOf, valueIn } from '../support/ajv.js';
import { PROVIDERS, serverOf } from '../support/server.js';

const servers = await Promise.all(PROVIDERS.map(serverOf));
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

/*
 * What is documented of requests: those that are valid are answered as documented, and those that break one clause are
 * refused as documented. The requests are those of `specproof verify`; ajv by itself says whether each is what it claims
 * to be, and whether each answer is as documented.
 */
describe.each(servers.map((server) => [server.contract.name, server] as const))('%s', (_, server) => {
  const { contract } = server;
  const judge = judgeOf(contract);
  const { credentials } = server;
  const run = runOptions([contract], {
    server: server.url,
    credentials,
    phases: ['examples', 'coverage', 'negative'],
  });
  const cases = [...plan(run)];

  describe.each(contract.operations.map((operation) => [operation.id, operation] as const))(
    `%s of ${server.name}`,
    (id, operation) => {
      const own = cases.filter((each) => each.operation.id === id);
      // An operation without a body has one group: its parameters.
      const media = operation.requestBody?.content ?? [{ type: 'parameters' }];

      describe.each(media.map((each) => [each.type, each] as const))('%s', (type, { ...described }) => {
        const typed = own.filter(({ request }) => (typeOf(request.headers) ?? 'parameters') === type);
        const valid = typed.filter(
          ({ expected: { claim } }) => claim === 'documented' || (claim === 'plausible' && isXmlType(type)),
        );
        const invalid = typed.filter(
          ({ expected: { claim }, violated }) => claim === 'invalid' && violated !== undefined,
        );

        it('is answered when it is valid', async () => {
          expect(valid.length).toBeGreaterThan(0);
          for (const each of valid) {
            if (type !== 'parameters') expect(faultsIn(each), each.id).toEqual([]);
            const answer = await send(each);
            // What no example shows is no more than likely to be served.
            if (server.isMock || each.expected.claim === 'documented')
              expect(answer.status, each.id).toBeLessThan(300);
            expectDocumented(each, answer);
          }
        });

        it('is refused when it breaks a clause', async () => {
          // In a form, and in XML, a text is all that most of the properties can be.
          if (type === 'application/json' || type === 'parameters') expect(invalid.length).toBeGreaterThan(0);
          for (const each of invalid) {
            if (isOfBody(each)) expect(faultsIn(each), each.id).not.toEqual([]);
            const answer = await send(each);
            // Servers are known that read what they should refuse; what they answer is as documented all the same.
            if (server.isMock) expect(answer.status, each.id).toBeGreaterThanOrEqual(400);
            expectDocumented(each, answer);
          }
        });

        function faultsIn({ request }: Case): string[] {
          const schema = 'schema' in described ? described.schema : undefined;
          return judge(
            { ...(schema && { schema }) },
            valueIn(contract, { type, ...(schema && { schema }) }, request.body ?? ''),
          );
        }
      });

      /** Parameters have schemas of their own. */
      function isOfBody({ id: name }: Case): boolean {
        return !/:(path|query|header|cookie)\//.test(name);
      }
    },
  );

  interface Answer {
    status: number;
    type: string | undefined;
    body: string;
  }

  async function send({ request }: Case): Promise<Answer> {
    const { method, headers, body } = request;
    const response = await fetch(server.url + request.target, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, type: typeOf([...response.headers]), body: await response.text() };
  }

  function expectDocumented({ id, operation }: Case, { status, type, body }: Answer): void {
    const response = responseFor(operation, status);
    expect(response, `${id}: ${String(status)}`).toBeDefined();
    const media = response?.content.find((each) => each.type === type);
    const isAnyType = response?.content.some((each) => each.type === '*/*');
    if (!media) return expect(isAnyType, `${id}: ${type ?? 'no Content-Type'}`).toBe(true);
    expect(judge(media, valueIn(contract, media, body)), id).toEqual([]);
  }
});
