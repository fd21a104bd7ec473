import type { Cause, Report } from '../../src/model/report.js';

export function causeOf(parts: Partial<Cause> = {}): Cause {
  return {
    check: 'response.body.schema',
    severity: 'error',
    message: '/id: expected type integer, received "1"',
    pointer: '#/components/schemas/Pet/properties/id/type',
    at: 'body#/id',
    expected: 'type integer',
    received: '"1"',
    document: 'pets',
    location: { file: 'spec/pets.openapi.yaml', line: 12, column: 7 },
    line: 'type: integer',
    operations: ['getPet'],
    count: 1,
    occurrences: [{ case: 'getPet:examples:one' }],
    curl: "curl -sS -i 'http://127.0.0.1:4010/pets/1' -H 'Accept: application/json'",
    ...parts,
  };
}

/** A run over one document; counts follow from the causes unless they are given. */
export function reportOf(parts: Partial<Report> = {}): Report {
  const causes = parts.causes ?? [];
  const sums = (weight: (cause: Cause) => number): Report['summary']['causes'] => {
    const of = (severity: string): number =>
      causes.filter((one) => one.severity === severity).reduce((sum, one) => sum + weight(one), 0);
    return { error: of('error'), warning: of('warning'), note: of('note') };
  };
  const operation = (
    id: string,
    method: string,
    path: string,
    exchanges: number,
  ): Report['operations'][number] => ({
    document: 'pets',
    id,
    method,
    path,
    exchanges,
    causes: causes.filter(({ operations }) => operations.includes(id)).length,
  });
  return {
    version: 2,
    tool: { name: 'specproof', version: '1.2.3' },
    seed: 42,
    failOn: 'error',
    end: 'complete',
    documents: [
      {
        name: 'pets',
        source: 'spec/pets.openapi.yaml',
        hash: `sha256:${'0'.repeat(64)}`,
        title: 'Pets',
        version: '1',
        server: 'http://127.0.0.1:4010',
      },
    ],
    summary: {
      operations: 3,
      cases: 4,
      exchanges: 4,
      causes: sums(() => 1),
      occurrences: sums(({ count }) => count),
      evidence: { clauses: 10, seen: 7, empty: 1, never: 2, errorClauses: 0, errorSeen: 0 },
    },
    operations: [
      operation('getPet', 'GET', '/pets/{id}', 3),
      operation('deleteEveryPet', 'DELETE', '/pets', 1),
      operation('putPet', 'PUT', '/pets/{id}', 0),
    ],
    causes,
    evidence: [
      {
        document: 'pets',
        operation: 'getPet',
        about: 'success',
        clause: '200',
        pointer: '#/paths/~1pets~1{id}/get/responses/200',
        state: 'seen',
        count: 3,
      },
    ],
    ...parts,
  };
}
