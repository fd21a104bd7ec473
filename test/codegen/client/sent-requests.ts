import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { Router } from '../../../src/http/routing/router.js';
import type { Json } from '../../../src/json/json.js';
import { bindRequest } from '../../../src/mock/request/bind.js';
import { requestOf } from '../../../src/mock/request/request.js';
import type { Contract } from '../../../src/model/document.js';

/** A request as the mock understands it. */
export interface Understood {
  operation: string | undefined;
  /** By place and name, such as `query limit`. */
  parameters: Record<string, Json>;
  body: Json | undefined;
  /** What the mock would refuse. */
  violations: readonly unknown[];
  target: string;
  fields: readonly string[];
  text: string;
  bytes: Uint8Array;
}

const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => servers.forEach((server) => void server.close()));

/** A server that keeps what the mock reads in each request, and answers 204. */
export async function understanding(contract: Contract): Promise<{ url: string; last: () => Understood }> {
  const router = new Router([contract]);
  let last: Understood | undefined;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url: target = '', rawHeaders: fields, headers } = incoming;
      const request = requestOf({ method, target, fields, headers, body: Buffer.concat(chunks) });
      const match = router.match(request.method, request.path);
      const bound = match.found ? bindRequest(match.operation, match.pathTexts, request) : undefined;
      const isBound = bound?.kind === 'bound';
      const parameters = isBound
        ? [...bound.parameters].map(([{ in: place, name }, value]) => [`${place} ${name}`, value])
        : [];
      last = {
        operation: match.found ? match.operation.id : undefined,
        parameters: Object.fromEntries(parameters) as Record<string, Json>,
        body: isBound ? bound.body.value : undefined,
        violations: isBound ? bound.violations : [bound ?? 'no operation'],
        target,
        fields,
        text: Buffer.concat(chunks).toString(),
        bytes: new Uint8Array(Buffer.concat(chunks)),
      };
      response.writeHead(204).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    last: () => {
      if (!last) throw new Error('no request came');
      return last;
    },
  };
}
