import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { packageFile } from './package-file.js';

/** A file of the viewer, as it is sent. */
export interface Asset {
  type: string;
  content: Buffer;
}

/** All of the viewer that a page needs: Swagger UI, as it is published. */
const FILES: Readonly<Record<string, string>> = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
};

const loaded = new Map<string, Promise<Asset>>();

/** A file of the viewer; undefined when it has none of that name. Read when it is first asked for. */
export async function viewerFile(name: string): Promise<Asset | undefined> {
  const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (type === undefined) return undefined;
  const known = loaded.get(name) ?? read(name, type);
  loaded.set(name, known);
  return known;
}

/** From this package, where the build has copied it to; in a checkout that is not built, from the viewer's own. */
async function read(name: string, type: string): Promise<Asset> {
  const content = await readFile(packageFile(`dist/viewer/${name}`)).catch(() =>
    readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)),
  );
  return { type, content };
}
