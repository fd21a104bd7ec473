import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../../src/config/run-settings.js';
import type { JsonObject } from '../../../src/json/json.js';
import { PHASES } from '../../../src/model/exchange.js';
import type { Report } from '../../../src/model/report.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const described = { description: '' };

const ORDER = {
  type: 'object',
  required: ['name', 'size'],
  properties: {
    name: { type: 'string', maxLength: 9 },
    count: { type: 'integer', minimum: 1, maximum: 9 },
    size: { type: 'string', enum: ['small', 'large'] },
    tags: { type: 'array', items: { type: 'string' } },
    isGift: { type: 'boolean' },
  },
};
const EXAMPLE = { name: 'one', count: 2, size: 'small', tags: ['a'], isGift: true };

const contract = contractOf({
  paths: {
    '/orders': {
      post: {
        operationId: 'make',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: ORDER, example: EXAMPLE } },
        },
        responses: { 200: described, 400: described, 415: described },
      },
    },
  },
});

/** The run against a server that takes what `isTaken` says of a body. */
async function run(isTaken: (body: unknown) => boolean, settings: RunSettings = {}): Promise<Report> {
  return (await judged(await contract, (asked) => answered(asked, isTaken), settings)).report;
}

function answered({ method, headers, body }: Asked, isTaken: (body: unknown) => boolean): Reply {
  if (method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
  if (!(headers['content-type'] ?? '').startsWith('application/json')) return 415;
  try {
    return isTaken(JSON.parse(body)) ? 200 : 400;
  } catch {
    return 400;
  }
}

const accepted = ({ causes }: Report): [message: string, count: number][] =>
  causes
    .filter(({ check }) => check === 'request.invalid.accepted')
    .map(({ message, count }) => [message.split(': ')[0] ?? '', count]);

const states = ({ evidence }: Report, clause: RegExp): string[] =>
  evidence.filter((each) => clause.test(each.clause)).map(({ clause: name, state }) => `${state} ${name}`);

describe('a server that reads more than it documents', () => {
  it('has one cause for each way of reading', async () => {
    const ajv = new Ajv2020({ strict: false, coerceTypes: 'array' });
    const isValid = ajv.compile(ORDER);
    const report = await run((body) => isValid(body));
    expect(accepted(report)).toEqual([
      ['a value of another type is converted by 4 clauses of the body', 7],
      ['null is accepted by 4 clauses of the body', 4],
      ['accepted invalid input (the body invalid at /tags', 1],
    ]);
    const random = await run((body) => isValid(body), { phases: [...PHASES], fuzz: 200 });
    expect(accepted(random).map(([message]) => message)).toEqual(
      accepted(report).map(([message]) => message),
    );
    // What no conversion makes valid is refused, so that each type is known to be looked at.
    expect(states(report, /:type$/).filter((line) => !line.startsWith('seen '))).toEqual([]);
  });

  it('has a cause of its own for what no usual way of reading explains', async () => {
    const isValid = new Ajv2020({ strict: false }).compile(ORDER);
    const report = await run((body) => isValid(body) || isValid({ ...(body as object), isGift: true }));
    const [first] = accepted(report);
    expect(first).toEqual(['accepted invalid input (the body invalid at /isGift', 2]);
    expect(states(report, /isGift:type$/)).toEqual(['never refuses body/isGift:type']);
  });

  it('has one cause for the keywords that it enforces nowhere', async () => {
    const properties = { ...ORDER.properties, name: { type: 'string' }, count: { type: 'integer' } };
    const loose = { ...ORDER, properties };
    const isValid = new Ajv2020({ strict: false }).compile(loose);
    const report = await run((body) => isValid(body));
    expect(accepted(report)).toEqual([
      ['3 clauses of the body are not enforced, nor is any other with their keywords', 3],
    ]);
    expect(states(report, /count:(min|max)imum$|maxLength$/)).toEqual([
      'never refuses body/name:maxLength',
      'never refuses body/count:minimum',
      'never refuses body/count:maximum',
    ]);
  });
});

describe('a text that is almost of its format', () => {
  const format = (name: string): JsonObject => ({ type: 'string', format: name });
  const times = { from: format('date-time'), to: format('date-time'), on: format('date') };
  const EVENT = { type: 'object', required: Object.keys(times), properties: times };

  it('is one cause, wherever it is accepted', async () => {
    const body = { required: true, content: { 'application/json': { schema: EVENT } } };
    const post = { operationId: 'plan', requestBody: body, responses: { 200: described, 400: described, 415: described } }; // prettier-ignore
    const isTime = (text: unknown): boolean =>
      typeof text === 'string' && /^\d{4}-(0[13]-31|02-2\d)T/.test(text);
    const isDay = (text: unknown): boolean => typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toISOString().startsWith(text); // prettier-ignore
    const { report } = await judged(await contractOf({ paths: { '/events': { post } } }), (asked) =>
      answered(asked, (sent) => {
        const { from, to, on } = (sent ?? {}) as Record<string, unknown>;
        return isTime(from) && isTime(to) && isDay(on);
      }),
    );
    expect(accepted(report)).toContainEqual([
      'a text that is no date-time (2024-01-31T12:00:00) is accepted by 2 clauses of the body',
      2,
    ]);
  });
});
