import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../../src/config/run-settings.js';
import type { JsonObject } from '../../../src/json/json.js';
import { PHASES } from '../../../src/model/exchange.js';
import type { Report } from '../../../src/model/report.js';
import { exitCodeOf } from '../../../src/runner/report.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const ITEM: JsonObject = {
  type: 'object',
  required: ['name', 'kind'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    kind: { enum: ['a', 'b', 'c'] },
    note: { type: ['string', 'null'] },
    isUrgent: { type: 'boolean' },
  },
};

function document(...refusals: number[]): JsonObject {
  const example = { name: 'one', kind: 'a', note: 'n', isUrgent: false };
  const post = {
    operationId: 'make',
    requestBody: { required: true, content: { 'application/json': { schema: ITEM, example } } },
    responses: Object.fromEntries([201, ...refusals].map((code) => [code, { description: '' }])),
  };
  return { paths: { '/items': { post } } };
}

function itemIn(body: string): JsonObject | undefined {
  try {
    const item = JSON.parse(body) as JsonObject | null;
    const isKnown =
      item !== null && Object.keys(item).every((name) => name in (ITEM.properties as JsonObject));
    if (!isKnown || typeof item.name !== 'string' || !['a', 'b', 'c'].includes(item.kind as string))
      return undefined;
    const { note = null, isUrgent = false } = item;
    return (note === null || typeof note === 'string') && typeof isUrgent === 'boolean' ? item : undefined;
  } catch {
    return undefined;
  }
}

/** Refuses what is no item, and items for a reason of its own. */
function answering(refusal: (item: JsonObject) => number | undefined): (asked: Asked) => Reply {
  return ({ method, body, headers }) => {
    if (method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
    if (!(headers['content-type'] ?? '').startsWith('application/json')) return 415;
    const item = itemIn(body);
    return item ? (refusal(item) ?? 201) : 400;
  };
}

async function verified(
  refusal: (item: JsonObject) => number | undefined,
  documented: number[],
  settings: RunSettings = {},
): Promise<Report> {
  const contract = await contractOf(document(...documented));
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return (await judged(contract, answering(refusal), { phases, ...settings })).report;
}

const severities = ({ causes }: Report): string[] =>
  causes
    .filter(({ check }) => check === 'request.valid.refused' || check === 'response.status.undocumented')
    .map(({ severity, received }) => `${severity} ${received.slice(0, 3)}`);

const WITH: Record<string, (item: JsonObject) => boolean> = {
  'a member of enum': ({ kind }) => kind === 'c',
  null: ({ note }) => note === null,
  true: ({ isUrgent }) => isUrgent === true,
};

describe('a stated alternative that is refused, where the same request is taken otherwise,', () => {
  it.each(Object.keys(WITH).flatMap((what) => [400, 422].map((code) => [what, code] as const)))(
    'is an error: %s with %i',
    async (what, code) => {
      const isMeant = WITH[what] ?? ((): boolean => false);
      const report = await verified((item) => (isMeant(item) ? code : undefined), [400, 415, 422]);
      expect(severities(report)).toEqual([`error ${String(code)}`]);
      expect(exitCodeOf(report)).toBe(1);
    },
  );

  it('is an error where nobody documents the refusal', async () => {
    const report = await verified(({ kind }) => (kind === 'c' ? 422 : undefined), [400, 415]);
    expect(severities(report)).toEqual(['error 422']);
  });

  it('is none where the refusal is documented, and about state', async () => {
    const report = await verified(({ kind }) => (kind === 'c' ? 409 : undefined), [400, 409, 415]);
    expect(severities(report)).toEqual(['note 409']);
    expect(exitCodeOf(report)).toBe(0);
  });

  it('is as severe as the user says', async () => {
    const severity = { 'request.valid.refused': 'note' } as const;
    const report = await verified(({ kind }) => (kind === 'c' ? 422 : undefined), [400, 415, 422], {
      severity,
    });
    expect(severities(report)).toEqual(['note 422']);
    expect(exitCodeOf(report)).toBe(0);
  });

  it('counts for the limit on failures as soon as it is met', async () => {
    const query = { name: 'kind', in: 'query', required: true, schema: { enum: ['a', 'b', 'c'] } };
    const responses = { 200: { description: '' }, 400: { description: '' }, 422: { description: '' } };
    const paths = { '/items': { get: { operationId: 'find', parameters: [query], responses } } };
    const answer = ({ query: asked }: Asked): Reply => {
      const kind = asked.get('kind') ?? '';
      return kind === 'b' ? 422 : ['a', 'c'].includes(kind) ? 200 : 400;
    };
    const { report } = await judged(await contractOf({ paths }), answer, { maxFailures: 1, concurrency: 1 });
    expect(report.end).toBe('max-failures');
    expect(severities(report)).toEqual(['error 422']);
  });
});

describe('a stated alternative that is refused for something else', () => {
  it('is no error where the text beside it is taken already', async () => {
    const names = new Set<unknown>();
    const report = await verified(
      ({ name }) => (names.size === names.add(name).size ? 422 : undefined),
      [400, 415, 422],
    );
    expect(report.summary.causes.error).toBe(0);
  });

  it('is no error where nothing is taken', async () => {
    const report = await verified(() => 422, [400, 415, 422]);
    expect(severities(report).filter((each) => each.startsWith('error'))).toEqual([]);
    expect(report.causes.map(({ check }) => check)).toContain('evidence.nothing-proved');
  });
});
