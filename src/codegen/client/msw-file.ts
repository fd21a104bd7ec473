import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../model/document.js';
import { comment, fileHeader, quote } from '../shared/source-text.js';

/**
 * The text of `msw.ts`: handlers for Mock Service Worker, in Node.js, that answer as the mock of the document does. They
 * read the document where it lies, seen from the folder of the file.
 */
export function generateMsw(contract: Contract, folder: string): string {
  const [entry = contract.source] = contract.files;
  const isRemote = /^https?:/i.test(entry);
  const path = entry.startsWith('file:') ? fileURLToPath(entry) : entry;
  const steps = relative(folder, path).split(/[\\/]/).map(encodeURIComponent).join('/');
  const document = isRemote ? quote(entry) : `fileURLToPath(new URL(${quote(steps)}, import.meta.url))`;
  const about = `Handlers for Mock Service Worker, in Node.js, that answer as the mock of the document does: \`setupServer(...(await handlers()))\`.`;
  return `${fileHeader(contract)}
${isRemote ? '' : "import { fileURLToPath } from 'node:url';\n"}import type { MswOptions } from 'specproof/msw';
import { mswHandlers } from 'specproof/msw';

${comment([about])}
export function handlers(options: MswOptions = {}): ReturnType<typeof mswHandlers> {
  return mswHandlers([${document}], options);
}
`;
}
