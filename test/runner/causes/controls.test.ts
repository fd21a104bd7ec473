import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Evidence, Report } from '../../../src/model/report.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const RULE: JsonObject = {
  type: 'object',
  required: ['field', 'operator'],
  properties: {
    field: { type: 'string' },
    operator: { enum: ['IN', 'EXISTS'] },
    isInverted: { type: 'boolean' },
    values: { type: 'array', items: { type: 'string' } },
  },
};

const SETTINGS: JsonObject = {
  type: 'object',
  properties: { kind: { type: 'string' }, rules: { type: 'array', items: RULE } },
};

const described = { description: '' };

async function verified(answer: (asked: Asked) => Reply): Promise<Report> {
  const put = {
    operationId: 'configure',
    requestBody: { required: true, content: { 'application/json': { schema: SETTINGS } } },
    responses: { 204: described, 400: described, 415: described },
  };
  return (await judged(await contractOf({ paths: { '/settings': { put } } }), answer)).report;
}

interface Rule {
  field?: unknown;
  operator?: unknown;
  isInverted?: unknown;
  values?: unknown;
}

const refused = (reason: string): Reply => ({ status: 400, body: { reason } });

/** Knows no kind, so that it is left out; judges each rule by itself. */
function answering(judge: (rule: Rule) => Reply | undefined): (asked: Asked) => Reply {
  return ({ method, body, headers }) => {
    if (method !== 'PUT') return { status: 405, headers: { allow: 'PUT' } };
    if (!(headers['content-type'] ?? '').startsWith('application/json')) return 415;
    const sent = parsed(body);
    if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return refused('no object');
    if (sent.kind !== undefined) return refused('there is no such kind');
    if (sent.rules === undefined) return 204;
    if (!Array.isArray(sent.rules)) return refused('rules are a list');
    for (const rule of sent.rules) {
      if (typeof rule !== 'object' || rule === null || Array.isArray(rule))
        return refused('a rule is an object');
      const reply = judge(rule);
      if (reply !== undefined) return reply;
    }
    return 204;
  };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** `IN` needs values, whatever else the rule has; nothing else is looked at but what is required. */
function needsValues({ field, operator, values }: Rule): Reply | undefined {
  if (field === undefined || operator === undefined) return refused('a rule has a field and an operator');
  const isEmpty = !Array.isArray(values) || values.length === 0;
  return operator === 'IN' && isEmpty ? refused('values must contain at least 1 items') : undefined;
}

const refusals = ({ causes }: Report): string[] =>
  causes
    .filter(({ check }) => check === 'request.valid.refused')
    .map(({ severity, message }) => `${severity} ${message}`);

const clause = ({ evidence }: Report, wanted: string): Partial<Evidence> | undefined =>
  evidence.find((entry) => entry.clause === wanted);

describe('a member inside of what is refused by itself', () => {
  it('is not told to be refused for its own value', async () => {
    const report = await verified(answering(needsValues));
    expect(refusals(report).filter((each) => each.startsWith('error'))).toEqual([]);
  });

  it('is not proved to be checked by that refusal', async () => {
    const report = await verified(answering(needsValues));
    expect(clause(report, 'refuses body/rules/[]/field:type')).toMatchObject({
      state: 'never',
      reason: 'the same body without the fault is refused in the same words',
    });
    expect(clause(report, 'refuses body/rules/[]/field:required')).toMatchObject({ state: 'seen' });
  });

  it('is proved to be checked by a refusal in other words', async () => {
    const report = await verified(
      answering((rule) => (typeof rule.field === 'string' ? needsValues(rule) : refused('field is a text'))),
    );
    expect(clause(report, 'refuses body/rules/[]/field:type')).toMatchObject({ state: 'seen' });
  });
});

describe('a member inside of what is taken', () => {
  it('is an error where the document states the value that is refused', async () => {
    const report = await verified(
      answering(({ operator }) => (operator === 'EXISTS' ? refused('it exists, or not') : undefined)),
    );
    expect(refusals(report)).toContainEqual(
      expect.stringMatching(/^error .*\/rules\/0\/operator with the value "EXISTS"/),
    );
  });
});
