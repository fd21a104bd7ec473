import { createServer } from 'node:http';
import type { RunSettings } from '../../src/config/run-settings.js';
import { pathJudge } from '../../src/load/path-problems.js';
import { leaveOutUnusable } from '../../src/load/usability.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from './conforming-server.js';
import { reportedFindings } from './findings.js';
import { reportOf, verifyOptions } from './verify-options.js';

export interface Asked {
  method: string;
  /** Still encoded. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/** Sent as JSON unless it is a text. */
export type Reply =
  number | { status?: number; body?: unknown; type?: string; headers?: Record<string, string> };

/** Answers GET like this, and refuses every other method. */
export function onGet(answer: (request: Asked) => Reply): (request: Asked) => Reply {
  return (request) =>
    request.method === 'GET' ? answer(request) : { status: 405, headers: { allow: 'GET' } };
}

/** The name that a body in JSON gives; undefined where it gives none. */
export function nameIn(body: string): string | undefined {
  try {
    const { name } = (JSON.parse(body) ?? {}) as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** A run against a server that was written without specproof. */
export interface Judged {
  report: Report;
  requests: Asked[];
  /** `severity check message` of each finding about the document. */
  ofDocument: string[];
  /** The same of each error and warning about the server. */
  ofServer: string[];
}

/** Verifies a server of a few lines by a contract; operations that the document's faults touch are left out. */
export async function judged(
  contract: Contract,
  answer: (request: Asked) => Reply | Promise<Reply>,
  settings: RunSettings = {},
): Promise<Judged> {
  leaveOutUnusable(contract, { judgePaths: await pathJudge(contract) });
  const requests: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const respond = async (): Promise<void> => {
      const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
      const asked: Asked = {
        method: request.method ?? '',
        path,
        query: new URLSearchParams(query),
        headers: request.headers as Asked['headers'],
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(asked);
      const given = await answer(asked);
      const { status = 200, body, type = 'application/json', headers = {} } = typeof given === 'number' ? { status: given } : given; // prettier-ignore
      response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers });
      response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    };
    request.on('end', () => void respond());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const report = await reportOf(verifyOptions([contract], urlOf(server), settings));
    const told = reportedFindings(report)
      .filter(({ severity }) => severity !== 'note')
      .map(({ severity, check, message }) => `${severity} ${check} ${message}`);
    return {
      report,
      requests,
      ofDocument: told.filter((line) => line.includes(' document.')),
      ofServer: told.filter((line) => !line.includes(' document.')),
    };
  } finally {
    await closeServer(server);
  }
}
