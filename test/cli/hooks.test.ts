import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verified } from '../support/own-project.js';
import { ownProjects } from '../support/own-project.js';

// Hooks of the user's, against a server that wants every request signed, and knows one organisation.

const { project, serve, verified } = ownProjects();

const DOCUMENT = `
openapi: 3.1.0
info: { title: Signed, version: '1' }
paths:
  /orgs/{org}:
    get:
      operationId: org
      security: [{ Key: [] }]
      parameters: [{ name: org, in: path, required: true, schema: { type: string }, example: nobody }]
      responses:
        200: { description: ok, content: { application/json: { schema: { type: object } } } }
        4XX: { description: no, content: { application/json: { schema: { type: object } } } }
components:
  securitySchemes: { Key: { type: apiKey, in: header, name: X-Key } }
`;

const SIGNED = `
export const beforeCase = async ({ target }) => ({ headers: { 'X-Auth-Signature': 'signed-' + target, 'X-Gone': null } });
`;

interface Tried extends Verified {
  requests: { signature: string; key: string; url: string }[];
  cwd: string;
}

async function tried(
  files: Record<string, string>,
  { hooks = 'hooks.mjs', args = [] }: { hooks?: string; args?: string[] } = {},
): Promise<Tried> {
  const cwd = project();
  const requests: Tried['requests'] = [];
  const server = await serve(({ method, url = '', headers }, response) => {
    const signature = String(headers['x-auth-signature'] ?? '');
    const key = String(headers['x-key'] ?? '');
    requests.push({ signature, key, url });
    const [status, body] =
      method !== 'GET' ? [405, {}]
      : key !== 'the-right-key' ? [401, {}]
      : signature !== `signed-${url}` ? [403, { why: 'signature' }]
      : /^\/orgs\/(acme|[^/]+x)$/.test(url) ? [200, {}] : [404, { why: `not ${signature}` }]; // prettier-ignore
    response
      .writeHead(status, { 'Content-Type': 'application/json', Allow: 'GET' })
      .end(JSON.stringify(body));
  });
  const config = { server, credentials: { Key: 'the-right-key' }, hooks };
  const result = await verified(cwd, { files: { 'api.yaml': DOCUMENT, ...files }, config, args });
  return { ...result, requests, cwd };
}

describe('hooks', () => {
  it.each([
    ['hooks.mjs', `${SIGNED} export const parameters = () => Promise.resolve({ org: 'acme' });`],
    ['hooks.js', `module.exports = { beforeCase: ({ target }) => ({ headers: { 'X-Auth-Signature': 'signed-' + target } }), parameters: { org: 'acme' } };`],
    ['hooks.ts', `import type { Hooks } from 'specproof';\nexport default { parameters: async () => ({ org: 'acme' as string }), beforeCase: ({ target }) => ({ headers: { 'X-Auth-Signature': 'signed-' + target } }) } satisfies Hooks;`],
  ])('of %s sign every request and give values', async (name, text) => {
    const all = await tried({ [name]: text }, { hooks: `./${name}` });
    expect([all.code, all.stderr]).toEqual([0, '']);
    expect(all.requests.every(({ signature, url }) => signature === `signed-${url}`)).toBe(true);
    expect(all.requests[0]?.url).toBe('/orgs/acme');
    // What looks like a secret is one, wherever it comes from.
    for (const text of [all.stdout, JSON.stringify(all.report)]) expect(text).not.toContain('signed-');
  }); // prettier-ignore

  it('see every exchange', async () => {
    const all = await tried({
      'hooks.mjs': `${SIGNED}
        import { appendFileSync } from 'node:fs';
        export const parameters = { org: 'acme' };
        export async function afterExchange({ case: { id, claim, operation }, response, url, duration }) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          appendFileSync(new URL('seen', import.meta.url), [id, claim, operation, response.status, response.body.length > 1, new URL(url).pathname, duration > 0].join(' ') + '\\n');
        }`,
    });
    const lines = readFileSync(join(all.cwd, 'seen'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(all.requests.length);
    expect(lines[0]).toMatch(/^org:examples:\S+ documented org 200 true \/orgs\/acme true$/);
  });

  it('give no credentials to cases that are about them', async () => {
    const all = await tried({
      'hooks.mjs': `export const parameters = { org: 'acme' };
        export const beforeCase = ({ target }) => ({ headers: { 'X-Key': 'the-right-key', 'X-Auth-Signature': 'signed-' + target } });`,
    });
    expect([all.code, all.report?.summary.causes.error]).toEqual([0, 0]);
    expect(all.requests.some(({ key }) => key === '')).toBe(true);
  });

  it.each([
    ['beforeCase', `export function beforeCase() {\n  throw new TypeError('no vault');\n}`, /^specproof: \.\/hooks\.(?:mjs|ts):2:9: the hook beforeCase failed: no vault\n$/],
    ['beforeCase', `export async function beforeCase() {\n  await null;\n  throw new TypeError('no vault');\n}`, /hooks\.(?:mjs|ts):3:9: the hook beforeCase failed: no vault/],
    ['parameters', `export const parameters = () => {\n\n  throw new Error('no org');\n};`, /hooks\.(?:mjs|ts):3:9: the hook parameters failed: no org/],
    ['parameters', `export const parameters = () => ({ orgg: 'x' });`, /hooks\.(?:mjs|ts): the hook parameters: orgg: no parameter or body property is called 'orgg'; did you mean 'org'\?/],
    ['parameters', `export const parameters = () => 7;`, /the hook parameters failed: expected an object with values by their names/],
    ['beforeCase', `export const beforeCase = () => ({ headers: { a: 7 } });`, /the hook beforeCase failed: expected a text, or null, for the header a/],
    ['beforeCase', `export const beforeCase = () => 'x';`, /the hook beforeCase failed: expected an object with changes, or nothing/],
    ['none', `export const beforecase = () => undefined;`, /hooks\.(?:mjs|ts): no hook is called 'beforecase'; did you mean 'beforeCase'\?/],
    ['none', `export {};`, /hooks\.(?:mjs|ts): exports no hook\n {2}There are: parameters, beforeCase, afterExchange/],
    ['none', `export const beforeCase = 1;`, /the hook beforeCase is not a function/],
    ['none', `export const = 1;`, /hooks\.(?:mjs|ts)/],
  ])('that fail in %s are told with their place, and nothing is held against the server', async (_, text, message) => {
    for (const name of ['hooks.mjs', 'hooks.ts']) {
      const all = await tried({ [name]: text }, { hooks: `./${name}` });
      expect([all.code, all.stdout, all.requests]).toEqual([2, '', []]);
      expect(all.stderr).toMatch(message);
    }
  }); // prettier-ignore

  it('that fail later on leave the report of what was found until then', async () => {
    const all = await tried({
      'hooks.mjs': `${SIGNED}\nlet count = 0;\nexport const parameters = { org: 'acme' };\nexport const afterExchange = () => {\n  if (++count > 3) throw new Error('full');\n};`,
    });
    expect([all.code, all.report?.end]).toEqual([2, 'setup-failed']);
    expect(all.stderr).toMatch(/hooks\.mjs:7:26: the hook afterExchange failed: full/);
    expect(all.report?.summary.causes).toMatchObject({ error: 0 });
  });

  it('that are not there are told', async () => {
    const all = await tried({});
    expect(all.code).toBe(2);
    expect(all.stderr).toMatch(/hooks\.mjs/);
  });
});
