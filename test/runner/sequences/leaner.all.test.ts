import { describe, expect, it } from 'vitest';
import { PHASES } from '../../../src/model/exchange.js';
import type { Evidence } from '../../../src/model/report.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Judged } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';
import type { OptionalFaults, Optionals } from '../../support/optional-members.js';
import { optionalDocument, OptionalServer } from '../../support/optional-members.js';

const KINDS: Record<string, Optionals> = {
  'a reference to nothing by 422': { refuses: 'projects', status: 422 },
  'a reference to nothing by 400': { refuses: 'projects', status: 400 },
  'a reference to nothing by 404': { refuses: 'projects', status: 404 },
  'a reference to nothing by 409': { refuses: 'projects', status: 409 },
  'what does not go together by 422': { refuses: 'combinations', status: 422 },
  'what does not go together by 400': { refuses: 'combinations', status: 400 },
  'a reference inside of an optional object': { refuses: 'nested projects', status: 400 },
  'a reference of what nothing reads': { refuses: 'projects', status: 400, isUnread: true },
};

const REFUSED_ANYWAY = 'the same body without the fault is refused in the same words';

async function run(kind: Optionals, server: OptionalServer): Promise<Judged> {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return judged(await soundContractOf(optionalDocument(kind)), server.answer, { phases });
}

describe('a server that refuses', () => {
  it.each(Object.entries(KINDS))(
    '%s is proved with what is required, three times in a row',
    async (_, kind) => {
      const server = new OptionalServer(kind);
      for (let i = 0; i < 3; i++) {
        const { report, ofServer } = await run(kind, server);
        expect(ofServer).toEqual([]);
        const notes = report.causes.map(({ severity, check }) => `${severity} ${check}`);
        expect([...new Set(notes)]).toEqual(['note request.valid.refused']);
        const unseen = report.evidence.filter(({ about, state }) => about !== 'error' && state !== 'seen');
        // What is refused is not seen, and nothing else.
        const isRefused = ({ clause, reason }: Evidence): boolean =>
          /(projectId|until|place(\/project(\/id)?)?)$/.test(clause) ||
          // An id of nothing is refused in the words of one that is no number.
          (kind.refuses === 'nested projects' && reason === REFUSED_ANYWAY);
        expect(unseen.filter((each) => !isRefused(each))).toEqual([]);
        if (!kind.isUnread) expect([...server.tasks]).toEqual([]);
      }
    },
  );
});

const FAULTS: Record<string, [faults: OptionalFaults, code: RegExp]> = {
  'loses a required text': [{ keeps: (task) => ({ ...task, title: 'other' }) }, /error sequence\.(lost-write|stale-read)/], // prettier-ignore
  'loses a required value of a list': [{ keeps: (task) => ({ ...task, size: 'large' }) }, /error sequence\.(lost-write|stale-read)/], // prettier-ignore
  'takes a title of another type': [{ forgets: 'title type' }, /error request\.invalid\.accepted/],
  'takes a title of any length': [{ forgets: 'title length' }, /error request\.invalid\.accepted/],
  'takes a size that is not listed': [{ forgets: 'size enum' }, /error request\.invalid\.accepted/],
  'takes what has no title': [{ forgets: 'title required' }, /error request\.invalid\.accepted/],
  'refuses a value that is listed': [{ refusesLarge: true }, /error request\.valid\.refused/],
};

describe('a server that refuses an optional member, and', () => {
  const kinds = ['a reference to nothing by 422', 'what does not go together by 400'];
  it.each(kinds.flatMap((kind) => Object.keys(FAULTS).map((fault) => [fault, kind] as const)))(
    '%s is found, where it refuses %s',
    async (fault, name) => {
      const kind = KINDS[name] ?? { refuses: 'projects', status: 422 };
      const [faults, code] = FAULTS[fault] ?? [{}, /never/];
      const { ofServer } = await run(kind, new OptionalServer(kind, faults));
      expect(ofServer.join('\n')).toMatch(code);
    },
  );
});

it('the smaller request is tried once, and is the usual one from then on', async () => {
  const kind: Optionals = { refuses: 'projects', status: 422, isUnread: true };
  const { requests } = await run(kind, new OptionalServer(kind));
  const [full, lean, ...others] = requests.map(({ body }) => body);
  expect([full, lean]).toEqual(['{"title":"text","size":"small","projectId":1}', '{"title":"text","size":"small"}']); // prettier-ignore
  // At the end it is found out how much is taken at once.
  expect(others.slice(0, -2)).not.toContain(full);
});
