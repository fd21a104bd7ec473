// Generated clients: the time of a call, of judging an answer and of generating, and what apps ship of them. `--rounds N`,
// 15 by default; `--peers` measures the clients of others too.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureBundles } from './clients/bundles.mjs';
import { measureCalls } from './clients/calls.mjs';
import { measureGeneration } from './clients/generation.mjs';
import { measurePeers } from './clients/peers.mjs';
import { measureValidation } from './clients/validation.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, peers: { type: 'boolean' } } }); // prettier-ignore
const rounds = Number(values.rounds);
const folder = await mkdtemp(path.join(tmpdir(), 'specproof-bench-clients-'));

await measureCalls(rounds * 8);
await measureValidation(rounds * 4);
const texts = await measureGeneration(folder, Math.ceil(rounds / 3));
await mkdir(path.join(folder, 'thousand'));
for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, 'thousand', name), text);
await measureBundles(folder);
if (values.peers) await measurePeers(folder);
await rm(folder, { recursive: true });
