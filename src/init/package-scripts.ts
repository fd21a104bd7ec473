import { applyEdits, modify } from 'jsonc-parser';
import type { Project } from './project.js';

/** The scripts of a project, by their names. */
const SCRIPTS = {
  'api:lint': 'specproof lint',
  'api:generate': 'specproof generate',
  'api:mock': 'specproof mock',
  'api:verify': 'specproof verify',
} as const;

/** The text of package.json with the scripts that are missing, and their names; what is there stays as it is. */
export function withScripts({ manifest, scripts }: Project): { text: string; added: string[] } | undefined {
  if (manifest === undefined) return undefined;
  const added = Object.entries(SCRIPTS).filter(([name]) => !Object.hasOwn(scripts, name));
  const [, indent = '  '] = /^[{]\r?\n([ \t]+)/.exec(manifest) ?? [];
  const formattingOptions = {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length,
    eol: manifest.includes('\r\n') ? '\r\n' : '\n',
  };
  const text = added.reduce(
    (all, [name, script]) => applyEdits(all, modify(all, ['scripts', name], script, { formattingOptions })),
    manifest,
  );
  return { text, added: added.map(([name]) => name) };
}
