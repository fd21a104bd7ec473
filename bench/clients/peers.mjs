import path from 'node:path';
import { installed, run } from '../peers/install.mjs';
import { bundled } from './bundles.mjs';

const PACKAGES = { '@hey-api/openapi-ts': '0.99.0', orval: '8.38.0', typescript: '5.9.3' };

/** One operation of 1,000 as the clients of others ship it. */
export async function measurePeers(folder) {
  const cache = await installed(PACKAGES);
  const file = path.join(folder, 'thousand.json');
  const bin = (name) => path.join(cache, 'node_modules/.bin', name);
  await run(bin('openapi-ts'), ['-i', file, '-o', path.join(folder, 'hey-api'), '-c', '@hey-api/client-fetch'], cache); // prettier-ignore
  await run(bin('orval'), ['--input', file, '--output', path.join(folder, 'orval/api.ts'), '--client', 'fetch'], cache); // prettier-ignore
  const rows = [
    ['hey-api, client-fetch', `import { getResource7 as f } from '${folder}/hey-api/index.ts'; globalThis.f = f({ path: { id: '' } });`],
    ['orval, fetch', `import { getResource7 as f } from '${folder}/orval/api.ts'; globalThis.f = f('');`],
  ]; // prettier-ignore
  for (const [name, lines] of rows)
    console.log(`  ${name}: ${await bundled(lines, [path.join(cache, 'node_modules')])}`);
}
