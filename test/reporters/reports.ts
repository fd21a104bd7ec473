import type { Report, ReportedFinding } from '../../src/model/report.js';

export function findingOf(parts: Partial<ReportedFinding> = {}): ReportedFinding {
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
    operation: 'getPet',
    case: 'getPet:examples:one',
    curl: "curl -sS -i 'http://127.0.0.1:4010/pets/1' -H 'Accept: application/json'",
    ...parts,
  };
}

/** A run over two documents; counts follow from the findings unless they are given. */
export function reportOf(parts: Partial<Report> = {}): Report {
  const findings = parts.findings ?? [];
  const count = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  return {
    version: 1,
    tool: { name: 'specproof', version: '1.2.3' },
    seed: 42,
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
      findings: { error: count('error'), warning: count('warning'), note: count('note') },
      evidence: { clauses: 10, seen: 7, empty: 1, never: 2, errorClauses: 0, errorSeen: 0 },
    },
    operations: [
      {
        document: 'pets',
        id: 'getPet',
        method: 'GET',
        path: '/pets/{id}',
        exchanges: 3,
        findings: findings.length,
      },
      { document: 'pets', id: 'deleteEveryPet', method: 'DELETE', path: '/pets', exchanges: 1, findings: 0 },
      { document: 'pets', id: 'putPet', method: 'PUT', path: '/pets/{id}', exchanges: 0, findings: 0 },
    ],
    findings,
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
