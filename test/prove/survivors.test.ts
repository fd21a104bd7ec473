import { describe, expect, it } from 'vitest';
import type { Evidence, Report } from '../../src/model/report.js';
import { unshownClauses } from '../../src/prove/survivors.js';
import { contractOf } from '../support/contracts.js';
import { ORDERS } from '../support/orders.js';

const contract = await contractOf(ORDERS);
const [operation] = contract.operations;

/** What is said of a clause that no answer shows, of which a run has this evidence. */
function told(more: Partial<Evidence>, end: Report['end'] = 'complete'): { why: string; remedy: string } {
  const evidence: Evidence = {
    ...{ document: contract.name, operation: operation!.id, about: 'success', state: 'never', count: 0 },
    ...{ clause: '200 application/json #/gone', pointer: operation!.pointer, ...more },
  };
  const report = { end, evidence: [evidence] } as unknown as Report;
  const [{ why, remedy } = { why: '', remedy: '' }] = unshownClauses(
    { report },
    new Map([[operation!, new Set<string>()]]),
  );
  return { why, remedy };
}

describe('a clause that no answer shows', () => {
  it('wants an example, of a member or of a request', () => {
    expect(told({})).toEqual({
      why: 'no answer of the mock shows it',
      remedy: 'give the response an example that has it, or state it as required',
    });
    expect(told({ clause: '204' }).remedy).toBe(
      'give the document an example of a request that is answered so',
    );
    expect(told({ state: 'empty' }).why).toBe('the answers show it only as null or empty');
  });

  it('wants a keyword that is known, where nothing enforces it', () => {
    const reason = "the format 'colour' is unknown: the type alone is enforced";
    expect(told({ unenforced: true, reason })).toEqual({
      why: reason,
      remedy: 'state what is meant by keywords and formats that are known, such as a pattern',
    });
  });

  it('wants more time, where the time was over before all was asked', () => {
    expect(told({}, 'max-time')).toEqual({
      why: 'the time was over before all requests were sent',
      remedy: 'give it more time with --max-time',
    });
  });
});
