// specproof check of a large archive: bytes a second, and the most memory; node bench/traffic.mjs [--size MB] [--body BYTES]
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, timed } from './measure.mjs';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '1000' }, body: { type: 'string', default: '8000' } },
});
const bytes = Number(values.size) * 1e6;
const DOCUMENT = `openapi: 3.1.0
info: { title: t, version: '1' }
servers: [{ url: 'https://api.example.com' }]
paths:
  /things/{id}:
    get:
      operationId: get
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { '200': { description: d, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } } }
components:
  schemas:
    Thing: { type: object, required: [id, name, tags], properties: { id: { type: integer }, name: { type: string, maxLength: 400 }, state: { type: string, enum: [new, old] }, tags: { type: array, items: { type: string } } } }
`;

const folder = await mkdtemp(join(tmpdir(), 'specproof-traffic-'));
await writeFile(join(folder, 'api.yaml'), DOCUMENT);
const written = await archive(join(folder, 'traffic.har'));
const bin = join(root, 'dist/src/cli/bin.js');
const { wall, peak, code, output } = await timed(
  process.execPath,
  [bin, 'check', 'traffic.har', 'api.yaml', '--quiet'],
  { cwd: folder },
);
await rm(folder, { recursive: true, force: true });
const rate = written / 1e6 / (wall / 1000);
console.log(output.trim());
console.log(
  `${(written / 1e6).toFixed(0)} MB in ${(wall / 1000).toFixed(1)} s: ${rate.toFixed(0)} MB a second, wanted 50: ${rate >= 50 ? 'holds' : 'does not hold'}`,
);
console.log(
  `${peak.toFixed(0)} MiB of memory at most, wanted 200 MB: ${peak * 1.048576 <= 200 ? 'holds' : 'does not hold'}; exit code ${code}`,
);

/** Each entry has another body, and the fields that browsers record. */
async function archive(path) {
  const file = createWriteStream(path);
  let length = 0;
  const write = async (text) => {
    length += Buffer.byteLength(text);
    if (!file.write(text)) await once(file, 'drain');
  };
  await write('{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"pages":[],"entries":[');
  for (let i = 0; length < bytes; i++) await write(`${i === 0 ? '' : ','}${JSON.stringify(entry(i))}`);
  await write(']}}');
  file.end();
  await once(file, 'close');
  return length;
}

function entry(i) {
  const things = [];
  for (let at = 0; at * 100 < Number(values.body); at++)
    things.push({
      id: i + at,
      name: `thing "${i}" of ${at}, as it is called there`,
      state: 'new',
      tags: ['one', 'two'],
    });
  const text = JSON.stringify(things);
  const fields = (pairs) => Object.entries(pairs).map(([name, value]) => ({ name, value }));
  const common = { httpVersion: 'HTTP/2', cookies: [], headersSize: -1 };
  return {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 12,
    request: { ...common, method: 'GET', url: `https://api.example.com/things/${i}`, queryString: [], bodySize: 0, headers: fields({ accept: 'application/json', 'accept-language': 'en', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)', authorization: `Bearer token-${i % 50}-of-somebody` }) },
    response: { ...common, status: 200, statusText: 'OK', redirectURL: '', bodySize: -1, headers: fields({ 'content-type': 'application/json', date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'content-encoding': 'br' }), content: { size: text.length, mimeType: 'application/json', text } },
    cache: {},
    timings: { send: 0, wait: 12, receive: 0 },
  }; // prettier-ignore
}
