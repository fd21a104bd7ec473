import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../measure.mjs';

/** Bytes of an app of these lines, minified and compressed. */
export async function bundled(lines, nodePaths = []) {
  const { outputFiles } = await build({
    stdin: { contents: lines, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    nodePaths: [path.join(root, 'node_modules'), ...nodePaths],
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const use = (...names) => `globalThis.used = [${names.join(', ')}];`;

/** What apps ship: the bundled APIs whole, and one operation of 1,000, with its validator and without. */
export async function measureBundles(folder) {
  const pocket = path.join(root, 'generated/superoffice-pocket');
  const apple = path.join(root, 'generated/apple-caller-ids');
  const large = path.join(folder, 'thousand');
  const whole = (at, name) =>
    `import { create${name}Client as c } from '${at}/index.ts'; globalThis.c = c();`;
  const one = `import { createThousandFetch, getResource7 } from '${large}/index.ts'; globalThis.c = getResource7(createThousandFetch(), { params: { path: { id: '' } } });`;
  const rows = [
    ['openapi-fetch alone', `import c from 'openapi-fetch'; globalThis.c = c();`],
    ['superoffice-pocket, whole (wanted: 4,500)', whole(pocket, 'SuperofficePocket')],
    ['apple-caller-ids, whole, with pages (4,500)', whole(apple, 'AppleCallerIds')],
    ['one operation of 1,000, with a bearer token (4,000)', one.replace('createThousandFetch()', "createThousandFetch({ credentials: { token: '' } })")],
    ['one operation of superoffice-pocket', `import { createSuperofficePocketFetch, getMyCallerIDs } from '${pocket}/index.ts'; ${use('createSuperofficePocketFetch', 'getMyCallerIDs')}`],
    ['  and its validator (2,500 more)', `import { createSuperofficePocketFetch, getMyCallerIDs } from '${pocket}/index.ts'; import { getMyCallerIDs as v } from '${pocket}/validators.js'; ${use('createSuperofficePocketFetch', 'getMyCallerIDs', 'v')}`],
  ]; // prettier-ignore
  console.log('bundles, minified and compressed, in bytes:');
  for (const [name, lines] of rows) console.log(`  ${name}: ${await bundled(lines)}`);
  const text = await readFile(path.join(large, 'client.ts'), 'utf8');
  console.log(`  (client.ts of the 1,000 operations: ${text.length} characters)`);
}
