import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatLocation, ToolError } from '../../../src/errors.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Mock, MockOptions, ReloadEvent } from '../../../src/mock/index.js';
import { startMock } from '../../../src/mock/index.js';
import { bundledContracts } from '../../support/bundled.js';

let cwd: string;
const mocks: Mock[] = [];

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'specproof-data-'));
});

afterEach(async () => {
  await Promise.all(mocks.splice(0).map((mock) => mock.close()));
  rmSync(cwd, { recursive: true });
});

async function mocking(options: MockOptions): Promise<Mock> {
  const mock = await startMock({ contracts: await bundledContracts(), cwd, ...options });
  mocks.push(mock);
  return mock;
}

const PAGE = '/api/v1/orgs/1/brands/2/caller-ids';

async function page(mock: Mock, path = PAGE): Promise<JsonObject & { data: JsonObject[]; total: number }> {
  const response = await fetch(mock.url + path, { headers: { authorization: 'Bearer x' } });
  expect(response.status).toBe(200);
  return (await response.json()) as JsonObject & { data: JsonObject[]; total: number };
}

async function entries(mock: Mock): Promise<JsonObject[]> {
  const response = await fetch(`${mock.url}/api/v1/Agents/Pocket/GetMyCallerIDs`, {
    method: 'POST',
    headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { CallerIDs: JsonObject[] }).CallerIDs;
}

const record = (own: JsonObject): JsonObject => ({
  orgId: '1',
  brandId: '2',
  id: '5',
  createdDate: '2026-01-01T00:00:00Z',
  updatedDate: '2026-01-01T00:00:00Z',
  state: 'NEW',
  etag: '5c556a5e-5d47-11ee-863f-325096b39f47',
  callerIdDetails: { phoneNumber: '+4712345678' },
  ...own,
});

const data = (value: Json, name = 'data.json'): string => {
  writeFileSync(join(cwd, name), JSON.stringify(value, null, 2));
  return name;
};

describe('a mock without --data', () => {
  it('has as many records as the examples speak of, in an order', async () => {
    const mock = await mocking({});
    expect(await page(mock)).toMatchObject({ total: 4, data: [{}, {}] });
    const numbers = (await entries(mock)).map(({ PhoneNumber }) => PhoneNumber);
    expect(numbers).toHaveLength(3);
    expect(numbers).toEqual(numbers.toSorted((a, b) => Number(a) - Number(b)));
  });

  it('has as many records as --records asks for, the same for the same seed', async () => {
    const [one, same, other] = [
      await mocking({ records: 30, seed: 7 }),
      await mocking({ records: 30, seed: 7 }),
      await mocking({ records: 30, seed: 8 }),
    ];
    const all = await page(one, `${PAGE}?limit=100`);
    expect(all).toMatchObject({ total: 30 });
    expect(new Set(all.data.map(({ id }) => id)).size).toBe(30);
    expect(await page(same, `${PAGE}?limit=100`)).toEqual(all);
    expect(await page(other, `${PAGE}?limit=100`)).not.toEqual(all);
    expect(await entries(one)).toHaveLength(30);
  });

  it('has no record where --records is 0', async () => {
    const mock = await mocking({ records: 0 });
    expect(await page(mock)).toEqual({ data: [], pagination: {}, total: 0 });
    expect(await entries(mock)).toEqual([]);
  });

  it('gives every organisation records of its own', async () => {
    const mock = await mocking({});
    const { data: items } = await page(mock, '/api/v1/orgs/77/brands/88/caller-ids');
    expect(items.map(({ orgId, brandId }) => [orgId, brandId])).toEqual([['77', '88'], ['77', '88']]); // prettier-ignore
  });

  it('gives the documented answer to a query for the documented organisation alone', async () => {
    const mock = await mocking({});
    const { data: items } = await page(mock, `${PAGE}?ql=createdDate=gt=2024-10-30T00:00:00Z`);
    expect(items.map(({ orgId, brandId }) => [orgId, brandId])).toEqual(items.map(() => ['1', '2']));
    expect(items.length).toBeGreaterThan(0);
  });
});

describe('a mock with --data', () => {
  it('answers with its records and nothing else', async () => {
    const file = data({
      getCallerIdResources: [record({}), record({ id: '6', state: 'OLD' }), record({ id: '7', orgId: '9' })],
    });
    const mock = await mocking({ data: file });
    expect((await page(mock)).data.map(({ id }) => id)).toEqual(['5', '6']);
    expect(await page(mock, `${PAGE}?ql=state==OLD`)).toMatchObject({ total: 1, data: [{ id: '6' }] });
    // Records of other organisations stay theirs.
    expect(await page(mock, '/api/v1/orgs/9/brands/2/caller-ids')).toMatchObject({ total: 1, data: [{ id: '7' }] }); // prettier-ignore
    expect(await entries(mock)).toHaveLength(3);
  });

  it('reads records in YAML and keeps their order', async () => {
    writeFileSync(
      join(cwd, 'data.yaml'),
      `v1PocketAgent_GetMyCallerIDs:
  - &entry {PhoneNumber: 22, DialInPrefix: 0, PersonId: 1, PersonName: B, Mrmrs: '', ContactId: 1, ContactName: null}
  - <<: *entry
    PhoneNumber: 3
`,
    );
    const mock = await mocking({ data: 'data.yaml' });
    expect((await entries(mock)).map(({ PhoneNumber }) => PhoneNumber)).toEqual([3, 22]);
  });

  it.each<[title: string, text: string, place: string, message: RegExp]>([
    ['an unknown operation', '{"getCallerIdResource": []}', 'd.json:1:2', /did you mean 'getCallerIdResources'/],
    ['a file that holds no mapping', '[]', 'd.json:1:1', /mapping from operation ids/],
    ['an operation without a list', '{"getCallerIdResources": {}}', 'd.json:1:2', /must be a list/],
    ['a record of another shape', '{"v1PocketAgent_GetRegisteredDevices": [\n  {"DeviceName": 5}]}', 'd.json:2:', /breaks its schema: expected .*/],
    ['a file that is no JSON', '{"a": ', 'd.json:1:', /./],
  ])('reports %s with its place', async (_, text, place, message) => {
    writeFileSync(join(cwd, 'd.json'), text);
    const thrown: unknown = await mocking({ data: 'd.json' }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ToolError);
    const { location, message: said } = thrown as ToolError;
    expect(location && formatLocation(location)).toMatch(new RegExp(`^${place}`));
    expect(said).toMatch(message);
  }); // prettier-ignore

  it('reports a file that does not exist', async () => {
    await expect(mocking({ data: 'none.json' })).rejects.toThrow('none.json: no such file');
  });

  it('reads the file again when it changes, and keeps the last good one after a broken edit', async () => {
    const events: ReloadEvent[] = [];
    let tell: () => void = () => undefined;
    const next = (): Promise<void> => new Promise((resolve) => (tell = resolve));
    const file = data({ getCallerIdResources: [record({ id: '1' })] });
    const mock = await mocking({
      data: file,
      watch: true,
      onReload: (event) => {
        events.push(event);
        tell();
      },
    });
    expect((await page(mock)).data[0]).toMatchObject({ id: '1' });

    let told = next();
    data({ getCallerIdResources: [record({ id: '2' })] }, 'other.json');
    renameSync(join(cwd, 'other.json'), join(cwd, 'data.json'));
    await told;
    expect((await page(mock)).data[0]).toMatchObject({ id: '2' });

    told = next();
    data({ getCallerIdResources: [record({ id: 3 })] });
    await told;
    expect(events.at(-1)).toMatchObject({ kind: 'not-reloaded', error: { location: { file: 'data.json' } } });
    expect((await page(mock)).data[0]).toMatchObject({ id: '2' });
  });
});
