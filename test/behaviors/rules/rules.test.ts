import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/behaviors/judge.js';
import type { Judgement } from '../../../src/behaviors/shared/behavior.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Operation } from '../../../src/model/document.js';
import type { Case } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import { shop } from '../../support/shop.js';

async function operationWith(extension: JsonObject): Promise<Operation> {
  const { operations } = await soundContractOf(shop(extension));
  return operations[0]!;
}

function judged(rule: string, ...given: Given): Promise<Judgement> {
  return judgedBy({ rules: [{ rule, message: 'it must be so' }] }, ...given);
}

type Given = [body: Json, claim?: Case['expected']['claim'], status?: number];

async function judgedBy(extension: JsonObject, ...[body, claim = 'documented', status = 200]: Given): Promise<Judgement> {
  const operation = await operationWith(extension);
  const request = {
    method: 'POST', target: '/items/7?limit=5&query=a+b&fields=x%20y',
    headers: [['Content-Type', 'application/json'], ['X-Trace', 't1']] as [string, string][],
    body: '{"known":"m1"}',
  };
  return judge({
    case: {
      id: 'x', operation, phase: 'examples', why: 'x', clause: operation.pointer, request,
      expected: { claim, statuses: ['200'], reason: 'x' },
    },
    request: { ...request, url: `http://server${request.target}` },
    outcome: {
      kind: 'response', status, statusText: '', headers: [['Content-Type', 'application/json'], ['X-Count', '3']],
      body: Buffer.from(JSON.stringify(body)),
    },
    duration: 1,
  });
} // prettier-ignore

const BODY = {
  mark: 'm1',
  items: [
    { sku: 'a', price: 1.5 },
    { sku: 'b', price: 2 },
  ],
  count: 2,
  after: null,
};

describe('a rule', () => {
  it.each([
    'request.method == "POST"',
    'request.path.shelf == 7',
    'request.query.limit == 5',
    'request.query.limit * 2.0 == 10.0',
    'request.query.fields == "x y"',
    'request.header["x-trace"] == "t1"',
    'request.body.known == response.body.mark',
    'response.status == 200',
    'response.header["x-count"] == "3"',
    'response.header["content-type"].startsWith("application/json")',
    'response.body.count == size(response.body.items)',
    'response.body.after == null',
    'response.body.items.all(i, i.price >= 1 && i.price < 2.5)',
    'response.body.items.exists(i, i.sku == "b")',
    'response.body.items.filter(i, i.price > 1.9).size() == 1',
    'response.body.items.map(i, i.sku) == ["a", "b"]',
    '!has(response.body.total) || response.body.total > 0',
    'response.body.items[0].sku.matches("^[a-z]$")',
    'size(request.query) >= 3',
  ])('may be written as %s', async (rule) => {
    expect(await judged(rule, BODY)).toEqual({
      findings: [],
      shown: [{ clause: 'rule: it must be so', state: 'seen' }],
    });
  });

  it('that does not hold is an error with its message and its place', async () => {
    const { findings, shown } = await judged('response.body.items.all(i, i.price < 2)', BODY);
    expect(shown).toEqual([]);
    expect(findings).toEqual([
      expect.objectContaining({
        check: 'behavior.rule',
        severity: 'error',
        message: 'broken: it must be so',
        pointer: '#/paths/~1items~1{shelf}/post/x-contract/rules/0',
        expected: 'response.body.items.all(i, i.price < 2)',
      }),
    ]);
  });

  it.each([
    ['response.body.total > 0', BODY],
    ['response.body.items.all(i, i.weight > 0)', BODY],
    ['response.body.items.all(i, i.sku == "a")', null],
    ['response.body.items.all(i, i.sku == "a")', { items: null }],
    ['response.body.mark > 1', BODY],
    ['request.query.nothing == "x"', BODY],
  ])('that cannot be applied to the answer is a warning, and no error: %s', async (rule, body) => {
    const { findings, shown } = await judged(rule, body);
    expect(findings.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', expect.stringMatching(/^the rule could not be applied: /)],
    ]);
    expect(shown).toEqual([]);
  });

  it.each(['all(i, i.price > 99)', 'filter(i, i.price > 99).size() == 0', 'map(i, i.sku) == []'])('over an empty list proves nothing: %s', async (rule) => {
    expect(await judged(`response.body.items.${rule}`, { items: [] })).toEqual({
      findings: [],
      shown: [{ clause: 'rule: it must be so', state: 'empty' }],
    });
  }); // prettier-ignore

  it('is not applied to refusals or to answers to invalid requests', async () => {
    expect(await judged('false', BODY, 'invalid')).toEqual({ findings: [], shown: [] });
    expect(await judged('false', BODY, 'documented', 400)).toEqual({ findings: [], shown: [] });
  });

  it.each([
    'response.body.items.all(a, response.body.items.all(b, a.price <= b.price || a.sku != b.sku))',
    'response.body.items.all(a, response.body.items.exists(b, b.sku == a.sku))',
    'response.body.items.all(a, a in response.body.items)',
    'response.body.items.exists(a, response.body.items.map(b, b.price).exists(c, c == a.sku))',
  ])('that would take forever is not applied, which a note says: %s', async (rule) => {
    const items = Array.from({ length: 20_000 }, (_, i) => ({ sku: String(i), price: i }));
    const { findings, shown } = await judged(rule, { items });
    expect(findings.map(({ severity, message }) => [severity, message])).toEqual([
      ['note', 'the rule was not applied: it takes too long for this answer'],
    ]);
    expect(shown).toEqual([{ clause: 'rule: it must be so', state: 'empty' }]);
  });

  const ten = `[${Array.from({ length: 10 }, () => '1.0').join()}]`;
  const nested = Array.from({ length: 8 }).reduce<string>(
    (inner, _, i) => `${ten}.map(x${String(i)}, ${inner})`,
    ten,
  );
  const doubled = (start: string, end: string): string =>
    Array.from({ length: 30 }).reduce<string>((inner, _, i) => {
      const last = i === 29 ? start : `l${String(29 - i)}`;
      return `cel.bind(l${String(30 - i)}, ${last} + ${last}, ${inner})`;
    }, end);
  it.each([
    ['makes a hundred million values of none', `size(${nested}) > 0`],
    ['doubles a list', doubled(ten, 'size(l30) > 0')],
    ['doubles a text', doubled('"aaaaaaaa"', 'l30.contains("b")')],
  ])('that %s is not applied', async (_, rule) => {
    const items = Array.from({ length: 50 }, (_, i) => ({ sku: `${'a'.repeat(40)}${String(i)}`, price: i }));
    const { findings, shown } = await judged(rule, { items });
    expect(findings.map(({ severity, message }) => [severity, message])).toEqual([
      ['note', 'the rule was not applied: it takes too long for this answer'],
    ]);
    expect(shown.map(({ state }) => state)).toEqual(['empty']);
  }); // prettier-ignore

  it('whose pattern takes too long is told with the pattern, and proves nothing', async () => {
    const items = Array.from({ length: 50 }, (_, i) => ({ sku: `${'a'.repeat(40)}${String(i)}`, price: i }));
    const { findings, shown } = await judged('response.body.items.all(i, !i.sku.matches("^(.+)+\\\\1!$"))', {
      items,
    });
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('the pattern ^(.+)+\\1!$ took longer') as string,
      },
    ]);
    expect(shown).toEqual([]);
  });

  it('matches texts by a pattern', async () => {
    const body = { items: [{ sku: 'a-1', price: 1 }] };
    const findings = async (rule: string) => (await judged(rule, body)).findings.map(({ message }) => message);
    expect(await findings('response.body.items.all(i, i.sku.matches("^[a-z]-[0-9]$"))')).toEqual([]);
    expect(await findings('response.body.items.all(i, i.sku.matches("^[0-9]$"))')).toEqual(['broken: it must be so']);
    expect(await findings('response.body.items.all(i, i.sku.matches("["))')).toEqual([
      expect.stringContaining('the rule could not be applied: '),
    ]);
  }); // prettier-ignore

  it('over one list of 100,000 items is applied', async () => {
    const items = Array.from({ length: 100_000 }, (_, i) => ({ sku: String(i), price: i }));
    const { findings } = await judged('response.body.items.all(i, i.price < 99999)', { items });
    expect(findings.map(({ severity }) => severity)).toEqual(['error']);
  });
});

it('a rule is not applied to an answer from which `select` or `unchanged` leaves something out', async () => {
  const rules = [{ rule: 'response.body.items.all(i, i.price > 99)', message: 'm' }];
  const select = { parameter: 'fields' };
  const unchanged = { send: '/known', from: '/mark', answer: null };
  expect((await judged(rules[0]!.rule, BODY)).findings).toHaveLength(1);
  expect(await judgedBy({ rules, select }, BODY)).toEqual({ findings: [], shown: [] });
  expect(await judgedBy({ rules, unchanged }, null)).toEqual({ findings: [], shown: [] });
  expect((await judgedBy({ rules, unchanged }, BODY)).findings).toHaveLength(1);
});
