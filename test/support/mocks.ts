import type { Agent, IncomingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import { afterAll } from 'vitest';
import type { Mock, MockOptions } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';

const open: Mock[] = [];

afterAll(async () => {
  await Promise.all(open.map((mock) => mock.close()));
});

/** A mock that is closed when the file's tests are over. */
export async function mocking(options: MockOptions): Promise<Mock> {
  const mock = await startMock(options);
  open.push(mock);
  return mock;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** One exchange through node:http, which sends and shows everything that fetch would hide. */
export function ask(
  url: string,
  options: { method?: string; headers?: IncomingHttpHeaders; body?: string; agent?: Agent } = {},
): Promise<Answer> {
  const { body, ...others } = options;
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, others, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The code of the error that an exchange ends with. */
export async function failureOf(exchange: Promise<unknown>): Promise<unknown> {
  try {
    await exchange;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code;
  }
  throw new Error('expected the exchange to fail');
}
