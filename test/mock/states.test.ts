import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Mock } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-states-'));
writeFileSync(
  join(folder, 'shop.yaml'),
  `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Thing' } }
              example: [{ id: 1, name: Hat }]
  /pages:
    get:
      operationId: listPages
      x-contract: { order: { items: /items, by: /id } }
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties:
                  note: { type: string }
                  items: { type: array, items: { $ref: '#/components/schemas/Thing' } }
              example: { note: documented, items: [{ id: 1, name: Hat }] }
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string } }
`,
);

let mock: Mock | undefined;
afterEach(async () => {
  await mock?.close();
  mock = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STATES = `shop:
  there is a thing:
    parameters: { id: 7, name: Coat }
    data: { listThings: [{ id: '\${id}', name: 'a \${name} (\${id})' }] }
  there is nothing:
    data: { listThings: [] }
  there is a page:
    parameters: { note: mine }
    data: { listPages: { note: '\${note}', items: [{ id: 2, name: Bag }] } }
  nobody is there: { description: Nothing to set up. }
`;

async function served(states: string): Promise<(path: string, body?: unknown) => Promise<unknown>> {
  writeFileSync(join(folder, 'states.yaml'), states);
  mock = await startMock({ documents: ['shop.yaml'], cwd: folder, states: 'states.yaml' });
  const { url } = mock;
  return async (path, body) => {
    const response = await fetch(
      url + path,
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
    );
    const json = (await response.json()) as { detail?: string };
    return response.ok ? json : `${String(response.status)} ${json.detail ?? ''}`;
  };
}

const CHANGE = '/__specproof/states';
const documented = [{ id: 1, name: 'Hat' }];

describe('a provider state of the mock', () => {
  it('is true from its setup to its teardown, with the parameters that are given and the defaults of others', async () => {
    const ask = await served(STATES);
    expect(await ask('/things')).toEqual(documented);
    const state = { state: 'there is a thing', params: { name: 'Shoe' }, action: 'setup' };
    expect(await ask(CHANGE, state)).toEqual({ id: 7, name: 'Shoe' });
    expect(await ask('/things')).toEqual([{ id: 7, name: 'a Shoe (7)' }]);
    await ask(CHANGE, { ...state, action: 'teardown' });
    expect(await ask('/things')).toEqual(documented);
  });

  it('adds up with others, and takes the place of an earlier one of the same operation', async () => {
    const ask = await served(STATES);
    await ask(CHANGE, { state: 'there is a thing' });
    await ask(CHANGE, { state: 'there is a page' });
    expect(await ask('/things')).toEqual([{ id: 7, name: 'a Coat (7)' }]);
    expect(await ask('/pages')).toEqual({ note: 'mine', items: [{ id: 2, name: 'Bag' }] });
    await ask(CHANGE, { state: 'there is nothing' });
    expect(await ask('/things')).toEqual([]);
  });

  it('is over after a reset, and with the empty state', async () => {
    const ask = await served(STATES);
    await ask(CHANGE, { state: 'there is nothing' });
    await mock!.reset();
    expect(await ask('/things')).toEqual(documented);
    await ask(CHANGE, { state: 'there is nothing' });
    expect(await ask(CHANGE, { state: '' })).toEqual({});
    expect(await ask('/things')).toEqual(documented);
  });

  it('may ask for nothing', async () => {
    const ask = await served(STATES);
    expect(await ask(CHANGE, { state: 'nobody is there' })).toEqual({});
    expect(await ask('/things')).toEqual(documented);
  });

  it.each([
    [{ state: 'there is nothin' }, /^400 states\.yaml has no state 'there is nothin'; did you mean 'there is nothing'\?/],
    [{ state: 'there is a thing', params: { nam: 'Shoe' } }, /^400 .*no parameter 'nam'; did you mean 'name'\?/],
    [{ state: 'there is a thing', params: { id: 'seven' } }, /^400 a record of 'listThings' breaks its schema: expected type integer/],
    [{ state: 7 }, /^400 Expected JSON as Pact's verifier sends it/],
    [{ state: 'there is nothing', action: 'undo' }, /^400 Expected JSON/],
  ])('is refused when it cannot be made true: %j', async (change, told) => {
    const ask = await served(STATES);
    expect(await ask(CHANGE, change)).toMatch(told);
    expect(await ask('/things')).toEqual(documented);
  }); // prettier-ignore

  it.each([
    ['shop: { s: { data: { listThing: [] } } }', /^no operation is called 'listThing'; did you mean 'listThings'/, 22],
    ['shop: { s: { data: { listThings: [{ id: 1 }] } } }', /^a record of 'listThings' breaks its schema/, 35],
    ["shop: { s: { data: { listThings: ['${who}'] } } }", /^no parameter 'who'/, 35],
    ['shop: { s: { dat: {} } }', /^a state has no 'dat'; did you mean 'data'/, 14],
    ['shop: [s]', /must be a mapping/, 1],
    ['shops: { s: {} }', /^no document is called 'shops'; did you mean 'shop'/, 1],
  ])('is refused at the start with its place when it is written wrongly: %s', async (states, message, column) => {
    await expect(served(states)).rejects.toMatchObject({
      name: 'ToolError',
      message: expect.stringMatching(message) as string,
      location: { file: 'states.yaml', line: 1, column },
    });
  }); // prettier-ignore

  it('is unknown to a mock that was given none', async () => {
    mock = await startMock({ documents: ['shop.yaml'], cwd: folder });
    const response = await fetch(mock.url + CHANGE, { method: 'POST', body: '{"state":"there is nothing"}' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('--states FILE');
  });
});
