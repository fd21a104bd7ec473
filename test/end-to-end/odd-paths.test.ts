import { describe, expect, it } from 'vitest';
import { pathJudge } from '../../src/load/path-problems.js';
import { leaveOutUnusable } from '../../src/load/usability.js';
import { generatedClient } from '../codegen/generated-client.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { judged } from '../support/independent-server.js';
import { ask, mocking } from '../support/mocks.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const answer = (id: string): string => `operationId: ${id}, responses: { 200: { description: d, content: { application/json: { schema: { const: ${id} } } } }, 400: { description: d } }`; // prettier-ignore
const parameter = (name: string, place: string, schema: string): string =>
  `{ name: ${name}, in: ${place}, required: true, schema: ${schema} }`;

/** Told apart by a header, as in documents of Amazon. */
const byHeader = `paths:
  /#X-Op=Orders.List: { post: { parameters: [${parameter('X-Op', 'header', '{ enum: [Orders.List] }')}, ${parameter('limit', 'query', '{ type: integer }')}], ${answer('list')} } }
  /#X-Op=Orders.Drop: { post: { parameters: [${parameter('X-Op', 'header', '{ type: string, enum: [Orders.Drop] }')}], ${answer('drop')} } }`;

const byQuery = `paths:
  /{bucket}: { get: { parameters: [${parameter('bucket', 'path', '{ type: string }')}], ${answer('objects')} } }
  /{bucket}#acl: { get: { parameters: [${parameter('bucket', 'path', '{ type: string }')}, ${parameter('acl', 'query', '{ type: boolean, enum: [true] }')}], ${answer('acl')} } }
  /{bucket}#part: { get: { parameters: [${parameter('bucket', 'path', '{ type: string }')}, ${parameter('part', 'query', '{ type: integer }')}], ${answer('part')} } }`;

const inKey = `paths:
  /feed?format=rss: { get: { ${answer('rss')} } }
  /feed?format=atom: { get: { parameters: [${parameter('n', 'query', '{ type: integer }')}], ${answer('atom')} } }`;

const byValue = `paths:
  /{v}/users/{id}: { get: { parameters: [${parameter('v', 'path', '{ type: string, enum: [v1, v2] }')}, ${parameter('id', 'path', '{ type: integer }')}], ${answer('older')} } }
  /{v3}/users/{id}: { get: { parameters: [${parameter('v3', 'path', '{ type: string, enum: [v3] }')}, ${parameter('id', 'path', '{ type: integer }')}], ${answer('newer')} } }`;

const byPattern = `paths:
  /things/{number}: { get: { parameters: [${parameter('number', 'path', "{ type: string, pattern: '^[0-9]{3,5}$' }")}], ${answer('byNumber')} } }
  /things/{slug}: { get: { parameters: [${parameter('slug', 'path', "{ type: string, pattern: '^[a-z]{3,9}$' }")}], ${answer('bySlug')} } }`;

describe('operations of one path that a server tells apart', () => {
  it.each([
    ['by a header, with a fragment in the key', byHeader, ['list', 'drop']],
    ['by a query parameter, with a fragment in the key', byQuery, ['objects', 'acl', 'part']],
    ['by the query of the key', inKey, ['rss', 'atom']],
    ['by the values of a path parameter', byValue, ['older', 'newer']],
    ['by the patterns of a path parameter', byPattern, ['byNumber', 'bySlug']],
  ])('are served and verified each: %s', async (_, text, ids) => {
    const contract = await contractOf(text);
    leaveOutUnusable(contract, { judgePaths: await pathJudge(contract) });
    expect(contract.operations.map(({ id }) => id)).toEqual(ids);
    expect(contract.problems.map(({ severity }) => severity)).not.toContain('error');
    const mock = await mocking({ contracts: [contract] });
    const report = await reportOf(verifyOptions([contract], mock.url, { fuzz: 20 }));
    expect(reportedFindings(report).filter(({ severity, check }) => severity !== 'note' && !check.startsWith('document.'))).toEqual([]); // prettier-ignore
    expect(report.evidence.filter(({ clause, state }) => clause === '200' && state === 'seen')).toHaveLength(ids.length); // prettier-ignore
  });

  it('are routed by what their requests carry', async () => {
    const mock = await mocking({ contracts: [await contractOf(byHeader)] });
    const post = async (op: string, query = ''): Promise<string> =>
      (await ask(`${mock.url}/${query}`, { method: 'POST', headers: { 'X-Op': op } })).text;
    expect(await post('Orders.List', '?limit=1')).toBe('"list"');
    expect(await post('Orders.Drop')).toBe('"drop"');
    const missing = await ask(`${mock.url}/`, { method: 'POST' });
    expect(missing.status).toBe(400);
    const buckets = await mocking({ contracts: [await contractOf(byQuery)] });
    const get = async (target: string): Promise<string> => (await ask(buckets.url + target)).text;
    expect(await Promise.all(['/b', '/b?acl=true', '/b?part=7'].map(get))).toEqual(['"objects"', '"acl"', '"part"']); // prettier-ignore
    const feeds = await mocking({ contracts: [await contractOf(inKey)] });
    expect((await ask(`${feeds.url}/feed?n=3&format=atom`)).text).toBe('"atom"');
  });

  it('are reached by the generated client, each with the query of its key', async () => {
    const clientOf = async (text: string): Promise<Awaited<ReturnType<typeof generatedClient>>> => {
      const contract = await contractOf(text, {}, { file: 'api.yaml' });
      return generatedClient(contract, (await mocking({ contracts: [contract] })).url);
    };
    const orders = await clientOf(byHeader);
    const header = { 'X-Op': 'Orders.List' };
    expect((await orders.list?.({ params: { header, query: { limit: 2 } } }))?.data).toBe('list');
    expect((await orders.drop?.({ params: { header: { 'X-Op': 'Orders.Drop' } } }))?.data).toBe('drop');
    const feeds = await clientOf(inKey);
    expect((await feeds.rss?.())?.data).toBe('rss');
    expect((await feeds.atom?.({ params: { query: { n: 3 } } }))?.data).toBe('atom');
  });

  it('are verified against a server of its own without a word against it', async () => {
    const { ofServer, ofDocument, requests } = await judged(await contractOf(byHeader), ({ method, path, headers, query }) => {
      if (path !== '/') return 404;
      if (method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
      if (headers['x-op'] === 'Orders.Drop') return { body: '"drop"' };
      if (headers['x-op'] !== 'Orders.List') return 400;
      return /^-?\d+$/.test(query.get('limit') ?? '') ? { body: '"list"' } : 400;
    }); // prettier-ignore
    expect(ofServer).toEqual([]);
    expect(requests.map(({ headers }) => headers['x-op'])).toContain('Orders.Drop');
    expect(requests.every(({ path }) => !path.includes('#'))).toBe(true);
    expect(ofDocument).toEqual([expect.stringContaining('no request carries a fragment'), expect.stringContaining('no request carries a fragment')]); // prettier-ignore
  });

  it('are not asked for a value that leads to the other', async () => {
    const { ofServer } = await judged(await contractOf(byValue), ({ method, path }) => {
      if (method !== 'GET') return { status: 405, headers: { allow: 'GET' } };
      const [, version, id] = /^\/([^/]+)\/users\/([^/]+)$/.exec(path) ?? [];
      if (version === undefined || !/^v[123]$/.test(version)) return 404;
      if (!/^-?\d+$/.test(id ?? '')) return 400;
      return { body: '"' + (version === 'v3' ? 'newer' : 'older') + '"' };
    });
    expect(ofServer.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('a path parameter whose value stands in the query of the key', () => {
  const text = `paths:
  /export?file={name}&page={page}: { get: { parameters: [${parameter('name', 'path', '{ type: string, minLength: 3 }')}, { name: page, in: query, schema: { type: integer } }], ${answer('export')} } }`;

  it('is a query parameter in requests, to the mock and in the client', async () => {
    const contract = await contractOf(text, {}, { file: 'api.yaml' });
    const mock = await mocking({ contracts: [contract] });
    expect((await ask(`${mock.url}/export?file=all.csv`)).status).toBe(200);
    expect((await ask(`${mock.url}/export`)).status).toBe(400);
    expect((await ask(`${mock.url}/export?file=x`)).status).toBe(400);
    const client = await generatedClient(contract, mock.url);
    const query = { file: 'a b.csv' };
    expect((await client.export?.({ params: { query: { ...query, page: 2 } } }))?.data).toBe('export');
    expect((await client.export?.({ params: { query } }))?.data).toBe('export');
  });

  it('is proved against a server that reads it there', async () => {
    const { ofServer, requests } = await judged(await contractOf(text), ({ method, path, query }) => {
      if (path !== '/export') return 404;
      if (method !== 'GET') return { status: 405, headers: { allow: 'GET' } };
      if ((query.get('file') ?? '').length < 3 || query.getAll('file').length > 1) return 400;
      return query.get('page') === null || /^-?\d+$/.test(query.get('page') ?? '')
        ? { body: '"export"' }
        : 400;
    });
    expect(ofServer).toEqual([]);
    expect(requests.some(({ query }) => [...query.values()].some((value) => value.startsWith('{')))).toBe(
      false,
    );
  });
});

it('leaves out an operation that only a fragment tells from an earlier one', async () => {
  const contract = await contractOf(
    `paths: { '/a#one': { get: { ${answer('one')} } }, '/a#two': { get: { ${answer('two')} } } }`,
  );
  leaveOutUnusable(contract, { judgePaths: await pathJudge(contract) });
  expect(contract.operations.map(({ id }) => id)).toEqual(['one']);
  expect(
    contract.unusable.map(({ id, problems: [problem] }) => [id, problem?.severity, problem?.message]),
  ).toEqual([['two', 'warning', 'no server can tell GET /a#two from GET /a#one: the first of them is used']]);
});

describe('a path with literals that URLs encode', () => {
  const text = `paths:
    /a b/ä.{x}-{y}: { get: { parameters: [${parameter('x', 'path', '{ type: integer }')}, ${parameter('y', 'path', '{ type: integer }')}], ${answer('both')} } }
    /v1.0/: { get: { ${answer('slash')} } }
    /done%20now/{x}.: { get: { parameters: [${parameter('x', 'path', '{ type: integer }')}], ${answer('encoded')} } }`;

  it.each([
    ['/a%20b/%C3%A4.1-2', '"both"'],
    ['/a%20b/%c3%a4%2E1%2D2', '"both"'],
    ['/%61%20b/%C3%A4.-1--2', '"both"'],
    ['/v1.0/', '"slash"'],
    ['/done%20now/7.', '"encoded"'],
    ['/d%6Fne%20now/7%2e', '"encoded"'],
  ])('is matched in each encoding: %s', async (target, body) => {
    const mock = await mocking({ contracts: [await contractOf(text)] });
    expect(await ask(mock.url + target)).toMatchObject({ status: 200, text: body });
  });

  it('gives each of two parameters side by side a character at least', async () => {
    const contract = await contractOf(`paths: { '/{x}{y}': { get: { parameters: [${parameter('x', 'path', '{ type: integer }')}, ${parameter('y', 'path', '{ const: é1 }')}], ${answer('near')} } } }`); // prettier-ignore
    const mock = await mocking({ contracts: [contract] });
    expect((await ask(`${mock.url}/1%C3%A91`)).text).toBe('"near"');
    expect((await ask(`${mock.url}/%31`)).status).toBe(404);
  });

  it.each(['/v1.0', '/a%20b/%C3%A4x1-2', '/done%20now/7'])('is no other path: %s', async (target) => {
    const mock = await mocking({ contracts: [await contractOf(text)] });
    expect((await ask(mock.url + target)).status).toBe(404);
  });
});
