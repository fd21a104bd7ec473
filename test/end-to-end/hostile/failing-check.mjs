// Preloaded with --import: from the fourth exchange on, a check fails as a bug would make it fail. The checks are put
// together in whatever file the build has bundled them into; there the bug is written into their code.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { URL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

const TABLE = /^((?:export )?const CHECKS = )TABLE;$/m;
const FAILING = `$1{ ...TABLE, status: ((exchanges) => (exchange, operation) => {
  if (++exchanges > 3) throw new Error('a bug in a check');
  return TABLE.status(exchange, operation);
})(0) };`;

/** A hook of Node's loader, which runs it in a thread of its own. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.includes('/dist/')) return next(url, context);
  const source = await readFile(new URL(url), 'utf8');
  if (!TABLE.test(source)) return next(url, context);
  return { format: 'module', shortCircuit: true, source: source.replace(TABLE, FAILING) };
}
