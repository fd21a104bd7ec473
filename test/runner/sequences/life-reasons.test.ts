import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../../src/config/run-settings.js';
import { PHASES } from '../../../src/model/exchange.js';
import { soundContractOf } from '../../support/contracts.js';
import type { CrudKind } from '../../support/crud-kinds.js';
import { crudKindDocument, CrudKindServer } from '../../support/crud-kinds.js';
import type { Asked, Judged, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const KIND: CrudKind = { ids: 'numbers' };

async function run(
  answer: (asked: Asked) => Reply,
  kind: CrudKind = KIND,
  settings: RunSettings = {},
): Promise<Judged> {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return judged(await soundContractOf(crudKindDocument(kind)), answer, { phases, ...settings });
}

/** What the life of a book was to show, and why it does not. */
function life({ report }: Judged): Record<string, string> {
  const clauses = report.evidence.filter(({ clause }) => clause.startsWith('sequence: '));
  return Object.fromEntries(
    clauses.map(({ clause, state, reason = state }) => [clause.slice('sequence: '.length), reason]),
  );
}

const isCreation = ({ method, path }: Asked): boolean => method === 'POST' && path === '/books';
const MADE = 'what is made is read as it was written';
const BOOK = { id: 7, title: 'Dune', pages: 412, isLent: false };

/** Answers the same to whatever is valid, as a mock does. */
function canned(server: CrudKindServer): (asked: Asked) => Reply {
  return (asked) => {
    const given = server.answer(asked);
    if (isCreation(asked)) {
      const isMade = typeof given !== 'number' && given.status === 201;
      return isMade ? { status: 201, headers: { location: '/books/7' }, body: BOOK } : given;
    }
    const [, , id] = asked.path.split('/');
    if (asked.method === 'GET') return id === undefined ? { body: [BOOK] } : { body: BOOK };
    return typeof given !== 'number' && given.status === 404 && asked.method === 'DELETE' ? 204 : given;
  };
}

describe('a server that keeps nothing', () => {
  it('is one warning, and no error, whatever its things are like later', async () => {
    const judgement = await run(canned(new CrudKindServer(KIND)));
    const sequences = judgement.report.causes.filter(({ check }) => check.startsWith('sequence.'));
    expect(sequences.map(({ severity, check }) => `${severity} ${check}`)).toEqual([
      'warning sequence.nothing-kept',
    ]);
    expect(life(judgement)[MADE]).toBe('makeBook is answered the same whatever is sent');
  });

  it('is not told of a server that keeps what it is sent', async () => {
    const { report } = await run(new CrudKindServer(KIND).answer);
    expect(report.causes.filter(({ check }) => check === 'sequence.nothing-kept')).toEqual([]);
  });

  it('is as severe as the user says', async () => {
    const severity = { 'sequence.nothing-kept': 'error' } as const;
    const { report } = await run(canned(new CrudKindServer(KIND)), KIND, { severity });
    const told = report.causes.filter(({ check }) => check === 'sequence.nothing-kept');
    expect(told.map((cause) => cause.severity)).toEqual(['error']);
  });
});

describe('the life of a thing is not followed, and the reason is told, where', () => {
  it('its creation is refused', async () => {
    const server = new CrudKindServer(KIND);
    const judgement = await run((asked) => (isCreation(asked) ? { status: 400, body: { error: 'no' } } : server.answer(asked))); // prettier-ignore
    expect(life(judgement)[MADE]).toBe('makeBook was answered 400');
  });

  it('its answer has no id', async () => {
    const server = new CrudKindServer(KIND);
    const judgement = await run((asked) => {
      const given = server.answer(asked);
      const isMade = isCreation(asked) && typeof given !== 'number' && given.status === 201;
      return isMade ? { status: 201, body: { title: 'Dune' } } : given;
    });
    expect(life(judgement)[MADE]).toBe('no id is in the answer 201 of makeBook');
  });

  it('a 202 says that it comes later, and it never does', async () => {
    const kind: CrudKind = { ...KIND, isLater: true };
    const server = new CrudKindServer(kind, { keeps: () => undefined });
    const judgement = await run(server.answer, kind);
    expect(life(judgement)[MADE]).toBe('readBook was answered 404');
    expect(judgement.ofServer.filter((line) => line.includes(' sequence.'))).toEqual([]);
  });

  it('what is removed by 202 is still there', async () => {
    const server = new CrudKindServer(KIND, { keepsRemoved: true });
    const judgement = await run((asked) => {
      const given = server.answer(asked);
      return asked.method === 'DELETE' && given === 204 ? 202 : given;
    });
    expect(life(judgement)['what is removed is gone']).toBe('removeBook answers 202: it may remove later');
  });

  it('no request is left for it', async () => {
    const judgement = await run(new CrudKindServer(KIND).answer, KIND, { budget: 4 });
    expect(Object.values(life(judgement))).toContain('no request was left for it');
  });
});

it('a text that is hidden in an answer is not told to be lost', async () => {
  const server = new CrudKindServer(KIND);
  const hiding =
    (title: string): ((asked: Asked) => Reply) =>
    (asked) => {
      const given = server.answer(asked);
      const isOne = asked.method === 'GET' && asked.path !== '/books';
      if (!isOne || typeof given === 'number' || given.status !== undefined) return given;
      return { ...given, body: { ...(given.body as object), title } };
    };
  const lost = async (title: string): Promise<string[]> =>
    (await run(hiding(title))).ofServer.filter((line) => line.includes(' sequence.'));
  expect(await lost('*****')).toEqual([]);
  expect(await lost('Emma')).not.toEqual([]);
});

describe('a server that makes a thing without a body, and answers the same each time', () => {
  const SNAPSHOT = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
  const json = (schema: object): object => ({ description: '', content: { 'application/json': { schema } } });
  const name = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };
  const document = {
    paths: {
      '/snapshots': { post: { operationId: 'make', responses: { 201: json(SNAPSHOT) } } },
      '/snapshots/{name}': {
        parameters: [name],
        get: { operationId: 'read', responses: { 200: json(SNAPSHOT), 404: json({}) } },
        delete: { operationId: 'remove', responses: { 204: { description: '' }, 404: json({}) } },
      },
    },
  };
  const answer: (asked: Asked) => Reply = ({ method, path }) => {
    if (path === '/snapshots') return method === 'POST' ? { status: 201, body: { name: 's1' } } : 405;
    return method === 'DELETE' ? 204 : method === 'GET' ? { body: { name: 's1' } } : 405;
  };

  it('keeps nothing, which is a warning, and is not accused of keeping what was removed', async () => {
    const { report } = await judged(await soundContractOf(document as never), answer, {
      phases: ['examples', 'behaviors'],
    });
    const told = report.causes.filter(({ check }) => check.startsWith('sequence.'));
    expect(told.map(({ severity, check }) => `${severity} ${check}`)).toEqual([
      'warning sequence.nothing-kept',
    ]);
  });
});
