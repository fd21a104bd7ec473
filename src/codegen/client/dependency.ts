import { dirname, join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { ToolError } from '../../errors.js';
import { readTextIfPresent } from '../../io/files.js';
import { writeTextFile } from '../../io/output-file.js';
import type { JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { parseJson } from '../../json/text.js';

/** What generated clients import, in the version that they are tested with: a test compares it with package.json. */
export const DEPENDENCY = { name: 'openapi-fetch', version: '0.16.0' } as const;

/** The nearest package.json, and whether the package states the dependency of generated clients. */
export interface Dependent {
  path: string;
  isStated: boolean;
}

/** Looks for the package that a folder belongs to, upwards; undefined where there is none. */
export async function dependentOf(folder: string): Promise<Dependent | undefined> {
  const path = join(folder, 'package.json');
  const text = await readTextIfPresent(path);
  if (text !== undefined) return { path, isStated: isStated(manifestOf(text, path)) };
  return dirname(folder) === folder ? undefined : dependentOf(dirname(folder));
}

/** Puts the dependency into a package.json, which otherwise stays as it is. */
export async function addDependency({ path }: Dependent): Promise<void> {
  const text = (await readTextIfPresent(path)) ?? '{}';
  const [, indent = '  '] = /^[{]\r?\n([ \t]+)/.exec(text) ?? [];
  const formattingOptions = {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const edits = modify(text, ['dependencies', DEPENDENCY.name], DEPENDENCY.version, { formattingOptions });
  await writeTextFile(path, applyEdits(text, edits));
}

function manifestOf(text: string, path: string): JsonObject {
  try {
    const value = parseJson(text.replace(/^\uFEFF/, ''));
    return isObject(value) ? value : {};
  } catch (thrown) {
    throw new ToolError(`${path}: it is not JSON`, { cause: thrown });
  }
}

function isStated(manifest: JsonObject): boolean {
  return ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].some((field) => {
    const stated = manifest[field];
    return isObject(stated) && Object.hasOwn(stated, DEPENDENCY.name);
  });
}
