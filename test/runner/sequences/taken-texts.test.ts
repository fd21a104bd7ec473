import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import type { Phase } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Judged, Reply } from '../../support/independent-server.js';
import { judged, nameIn } from '../../support/independent-server.js';

const TEXT = { type: 'string' };
const answer = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const said = answer({ type: 'object' });

/** What makes, lists and reads fields that have names of their own. `refusals`: what refuses is documented with. */
function fields(refusals: readonly string[], at = '/fields', outer: JsonObject[] = []): JsonObject {
  const field = { type: 'object', properties: { name: TEXT, note: TEXT, project: TEXT } };
  const content = { 'application/json': { schema: { ...field, required: ['name'] } } };
  const refused = Object.fromEntries(refusals.map((status) => [status, said]));
  const name = { name: 'name', in: 'path', required: true, schema: TEXT };
  return {
    paths: {
      [at]: {
        parameters: outer,
        post: {
          operationId: 'make',
          requestBody: { required: true, content },
          responses: { 201: answer(field), ...refused },
        },
      },
      [`${at}/{name}`]: {
        parameters: [...outer, name],
        get: { operationId: 'read', responses: { 200: answer(field), 404: said } },
      },
    },
  };
}

interface Field {
  name: string;
  note?: unknown;
  project?: unknown;
}

/** `refuse`: how what is well-formed is refused by the fields that there are; undefined where it is made. */
async function run(
  document: JsonObject,
  refuse: (field: Field, made: ReadonlyMap<string, Field>, asked: Asked) => number | undefined,
  phases: readonly Phase[] = ['examples', 'coverage', 'behaviors'],
): Promise<Judged> {
  const made = new Map<string, Field>();
  const serve = (asked: Asked): Reply => {
    if (asked.method === 'GET') {
      const field = made.get(decodeURIComponent(asked.path.split('/').at(-1) ?? ''));
      return field ? { body: field } : { status: 404, body: {} };
    }
    const name = asked.method === 'POST' ? nameIn(asked.body) : undefined;
    if (name === undefined) return { status: 400, body: {} };
    const field = { ...(JSON.parse(asked.body) as object), name };
    const status = refuse(field, made, asked);
    if (status !== undefined) return { status, body: {} };
    made.set(name, field);
    return { status: 201, body: field };
  };
  return judged(await soundContractOf(document), serve, { phases });
}

const stateOf = ({ report }: Judged, clause: string): string | undefined =>
  report.evidence.find((each) => each.clause === clause)?.state;

it('another name is sent once the usual one is taken, though what has it fails for another reason', async () => {
  let taken = 0;
  const refuse = ({ name, project }: Field, made: ReadonlyMap<string, Field>): number | undefined => {
    if (!made.has(name)) return project === undefined ? undefined : 500;
    taken++;
    return 409;
  };
  const judgement = await run(fields(['400', '409']), refuse, ['examples', 'behaviors']);
  expect(stateOf(judgement, '201 application/json #/note')).toBe('seen');
  expect(taken).toBe(1);
});

it('what was made once, and is refused when it is sent again, is taken, whatever the status says', async () => {
  const judgement = await run(fields(['400']), ({ name }, made) => (made.has(name) ? 400 : undefined));
  expect(stateOf(judgement, 'sequence: what is made is read as it was written')).toBe('seen');
});

it('another name is tried no more once something else is not there', async () => {
  const project = { name: 'project', in: 'path', required: true, schema: TEXT, example: 'own' };
  const { requests } = await run(
    fields(['400', '404', '409'], '/projects/{project}/fields', [project]),
    ({ name }, made, { path }) =>
      made.has(name) ? 409 : path.startsWith('/projects/own/') ? undefined : 404,
  );
  const elsewhere = requests.filter(
    ({ method, path }) => method === 'POST' && !path.startsWith('/projects/own/'),
  );
  expect(elsewhere.length).toBeGreaterThan(0);
  expect(elsewhere.length).toBeLessThan(6);
});
