import { resolve } from 'node:path';
import { ToolError } from '../errors.js';
import { exists, filesBelow } from './folder.js';

/** Bounds of the search for what a pattern means. */
const BOUNDS = { depth: 16, entries: 100_000 };

/**
 * The files that a pattern means, as the user would write each, sorted: `*` stands for any part of a name, `?` for one
 * character, `**` for any folders. What has none of these, what is the name of a file, and addresses stand for themselves.
 * @throws ToolError when nothing matches.
 */
export async function filesMatching(pattern: string, cwd: string): Promise<string[]> {
  if (/^(https?|file):/i.test(pattern) || !/[*?]/.test(pattern)) return [pattern];
  if (await exists(resolve(cwd, pattern))) return [pattern];
  const written = pattern.replaceAll('\\', '/').replace(/^\.\//, '');
  const [, folder = '', rest = ''] = /^((?:[^*?/]*\/)*)(.*)$/s.exec(written) ?? [];
  const isMatch = matcher(rest);
  const depth = rest.includes('**') ? BOUNDS.depth : rest.split('/').length - 1;
  const isEntered = (name: string): boolean => name !== 'node_modules' && !name.startsWith('.');
  const files = await filesBelow(resolve(cwd, folder), { ...BOUNDS, depth, isEntered });
  const found = files.filter((name) => isMatch.test(name)).sort();
  if (found.length === 0) throw new ToolError(`no file matches '${pattern}'`);
  return found.map((name) => folder + name);
}

function matcher(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*\*|\*|\?)/).map((part) => MEANINGS[part] ?? escaped(part));
  return new RegExp(`^${parts.join('')}$`);
}

const MEANINGS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};

function escaped(text: string): string {
  return text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
}
