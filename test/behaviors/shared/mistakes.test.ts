import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { lint } from '../../../src/lint/index.js';
import { startMock } from '../../../src/mock/index.js';
import type { Problem } from '../../../src/model/document.js';
import { runMain } from '../../support/run-cli.js';
import { ALL, shop } from '../../support/shop.js';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'specproof-mistakes-'));
});

afterEach(() => rmSync(cwd, { recursive: true }));

async function mistakes(extension: JsonObject, more: JsonObject = {}): Promise<[Problem[], string]> {
  const text = shop(extension, more);
  writeFileSync(join(cwd, 'shop.yaml'), text);
  const { problems } = await lint('shop.yaml', { cwd });
  return [problems.filter(({ code }) => code === 'document.x-contract'), text];
}

/** `line:column` of a member: the first after the declaration of `within`. */
function placeOf(text: string, within: string, member: string): string {
  const start = text.indexOf(member, text.indexOf(`${within}:`, text.indexOf('x-contract')));
  const before = text.slice(0, start).split('\n');
  return `${String(before.length)}:${String((before.at(-1) ?? '').length + 1)}`;
}

const { filter, page } = ALL as { filter: JsonObject; page: JsonObject };
const rule = (text: string): JsonObject => ({ rules: [{ rule: text, message: 'm' }] });

const given: [declared: JsonObject, within: string, member: string, message: RegExp][] = [
  [{ select: { parameter: 'field' } }, 'select', 'parameter: ', /no query parameter 'field'; did you mean 'fields'\?/],
  [{ select: { parameter: 'shelf' } }, 'select', 'parameter: ', /no query parameter 'shelf'/],
  [{ order: { items: '/itmes', by: '/price' } }, 'order', 'items: ', /nothing at '\/itmes' by its schema; did you mean '\/items'\?/],
  [{ order: { items: '/mark', by: '/price' } }, 'order', 'items: ', /at '\/mark' is no array/],
  [{ order: { items: '/items', by: '/prices' } }, 'order', 'by: ', /an item has nothing at '\/prices'.*did you mean '\/price'\?/],
  [{ order: { items: '/items', by: '/maker/contry' } }, 'order', 'by: ', /did you mean '\/maker\/country'\?/],
  [{ filter: { ...filter, parameter: 'ql' } }, 'filter', 'parameter: ', /no query parameter 'ql'/],
  [{ filter: { ...filter, items: '/count' } }, 'filter', 'items: ', /is no array/],
  [{ filter: { ...filter, selectors: ['sku', 'maker.city'] } }, 'filter', 'maker.city', /nothing at '\/maker\/city'.*\/maker\/country/],
  [{ filter: { ...filter, operators: ['==', '=like='] } }, 'filter', '=like=', /operators\/1 must be equal to one of|expected/],
  [{ filter: { ...filter, grammar: 'sql' } }, 'filter', 'grammar: ', /grammar/],
  [{ page: { ...page, cursor: '/next' } }, 'page', 'cursor: ', /nothing at '\/next'/],
  [{ page: { ...page, total: '/totl' } }, 'page', 'total: ', /nothing at '\/totl'/],
  [{ page: { ...page, parameter: 'aftr' } }, 'page', 'parameter: ', /did you mean 'after'\?/],
  [{ page: { ...page, size: 'limits' } }, 'page', 'size: ', /did you mean 'limit'\?/],
  [{ unchanged: { send: '/knwon', from: '/mark', answer: null } }, 'unchanged', 'send: ', /request's body has nothing at '\/knwon'.*'\/known'\?/],
  [{ unchanged: { send: '/known', from: '/marc', answer: null } }, 'unchanged', 'from: ', /did you mean '\/mark'\?/],
  [{ unchanged: { send: 'known', from: '/mark', answer: null } }, 'unchanged', 'send: ', /json-pointer/],
  [rule('response.body.items.all(i,'), 'rules', 'rule: ', /not a rule: .*\(at character 27 of it\)/],
  [rule('1 + 2'), 'rules', 'rule: ', /comes to a value of type int, not to true or false/],
  [rule('response.body.count > totl'), 'rules', 'rule: ', /Unknown variable: totl \(at character 23 of it\)/],
  [rule('response.body.items.all(i, j == 1)'), 'rules', 'rule: ', /Unknown variable: j \(at character 28 of it\)/],
  [{ 'slow-after': 0 }, 'x-contract', 'slow-after: ', /slow-after/],
]; // prettier-ignore

describe('a mistake in a declaration', () => {
  it.each(given)('is an error at its line and column: %j', async (declared, within, member, message) => {
    const [problems, text] = await mistakes(declared);
    expect(problems.map(({ severity }) => severity)).toEqual(['error']);
    const [problem] = problems;
    expect(problem?.message).toMatch(message);
    const { file, line, column } = problem?.location ?? {};
    expect(`${String(file)}:${String(line)}:${String(column)}`).toBe(
      `shop.yaml:${placeOf(text, within, member)}`,
    );
  });

  it('is reported beside every other one', async () => {
    const [problems] = await mistakes({
      select: { parameter: 'a' },
      page: { ...page, total: '/a', size: 'b' },
    });
    expect(problems).toHaveLength(3);
  });

  it('is to let clients leave out a property whose schema allows no null', async () => {
    const schema = {
      type: 'object',
      properties: { id: { type: 'string' }, name: { type: ['string', 'null'] } },
    };
    const content = { 'application/json': { schema } };
    const [[problem, ...others]] = await mistakes(
      { select: { parameter: 'fields' } },
      { responses: { '200': { description: 'd', content } } },
    );
    expect(others).toEqual([]);
    expect(problem?.message).toMatch(/allows no null for id$/);
    expect(problem?.hint).toMatch(/Add 'null'/);
  });

  it('is to name a place in an answer that has no schema', async () => {
    const [problems] = await mistakes(
      { order: { items: '/items', by: '/price' } },
      { responses: { '200': { description: 'd' } } },
    );
    expect(problems.map(({ message }) => message)).toEqual([
      "the successful answer has no JSON schema in which to find '/items'",
    ]);
  });
});

describe('a declaration', () => {
  it('without mistakes has no problems, even beside extensions of others', async () => {
    const [problems] = await mistakes({ ...ALL, 'x-ours': { anything: ['goes'] } });
    expect(problems).toEqual([]);
  });

  it('of an unknown behavior is an error that names it', async () => {
    const [problems] = await mistakes({ sorted: true });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/sorted/)]);
  });
});

describe('a document with a mistake in a declaration', () => {
  it('fails `verify` with the place of the mistake and a remedy', async () => {
    const [, text] = await mistakes({ page: { ...page, size: 'limits' } });
    const { code, stdout, stderr } = await runMain(['verify', 'shop.yaml'], cwd);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('error document.x-contract');
    expect(stdout).toContain(`shop.yaml:${placeOf(text, 'page', 'size: ')}`);
    expect(stdout).toContain("did you mean 'limit'?");
  });

  it('is served by the mock, which answers the operation with 501 and the reason', async () => {
    await mistakes({ page: { ...page, size: 'limits' } });
    const mock = await startMock({ documents: ['shop.yaml'], cwd });
    const response = await fetch(`${mock.url}/items/7`, { method: 'POST' });
    await mock.close();
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("did you mean 'limit'?");
  });
});
