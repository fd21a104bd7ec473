import { describe, expect, it } from 'vitest';
import { Controls } from '../../src/evidence/controls.js';
import type { Json } from '../../src/json/json.js';
import type { Case, Exchange } from '../../src/model/exchange.js';
import { contractOf } from '../support/contracts.js';

const contract = await contractOf({
  paths: { '/users': { post: { operationId: 'make', responses: { 201: { description: '' } } } } },
});
const [operation] = contract.operations;
if (!operation) throw new Error('there is no operation');

/** A valid request and what came back. `label`: what the case is about. */
function exchange(label: string, sent: Json, status: number, said = ''): Exchange {
  const headers: [string, string][] = [['Content-Type', 'application/json']];
  const request = { method: 'POST', target: '/users', headers, body: JSON.stringify(sent) };
  const planned: Case = {
    ...{ id: `make:coverage:${label}`, operation: operation as Case['operation'], phase: 'coverage' },
    ...{ why: label, clause: '#/', request },
    expected: { claim: 'plausible', statuses: ['201'], reason: 'it is valid' },
  };
  const body = new TextEncoder().encode(said);
  return {
    ...{ case: planned, request: { ...request, url: 'http://127.0.0.1/users' }, started: 0, duration: 1 },
    outcome: { kind: 'response', status, statusText: '', headers: [], body },
  };
}

function knowing(...known: Exchange[]): Controls {
  const controls = new Controls();
  for (const each of known) controls.observe(each);
  return controls;
}

const role = (kind: string, status = 400, said = 'user exists'): Exchange =>
  exchange('body/role:enum', { name: 'ada', role: kind }, status, said);

describe('a value that is refused', () => {
  const made = exchange('accept', { name: 'ada', role: 'admin' }, 201);
  const again = exchange('accept-encoding:gzip', { name: 'ada', role: 'admin' }, 400, 'user exists');

  it('is not refused for itself where the same request is refused in the same words, once it was taken', () => {
    expect(knowing(made, again).isTakenOtherwise(role('editor'))).toBe(false);
    expect(knowing(made, again, role('viewer')).isTakenOtherwise(role('editor'))).toBe(false);
  });

  it('is refused for itself where it is so in other words, or others of its place alone are', () => {
    expect(knowing(made, again).isTakenOtherwise(role('editor', 400, 'no such role'))).toBe(true);
    expect(knowing(made, role('viewer')).isTakenOtherwise(role('editor'))).toBe(true);
    expect(knowing(made).isTakenOtherwise(role('editor'))).toBe(true);
  });

  it('is looked at inside of what was taken alone, where it is not a member of the body', () => {
    const inside = (label: string, value: Json, status: number): Exchange =>
      exchange(label, { name: 'ada', role: value }, status, `of 7${String(status)}`);
    const refused = inside('body/role/isActive:type', { id: 7, isActive: true }, 400);
    expect(knowing(made).isTakenOtherwise(refused)).toBe(false);
    expect(knowing(inside('accept', { id: 8 }, 201)).isTakenOtherwise(refused)).toBe(true);
    expect(knowing(inside('minimal', { id: 8 }, 400)).isRefusedAnyway(refused)).toBe(true);
    expect(knowing(inside('body/role/isActive:presence', { id: 8 }, 400)).isRefusedAnyway(refused)).toBe(
      true,
    );
  });
});
