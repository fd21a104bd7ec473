import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ReadReferred } from '../document/referred-files.js';
import type { ParsedDocument } from '../document/text/parse.js';
import { parseDocument } from '../document/text/parse.js';
import { messageOf, ToolError } from '../errors.js';
import { shownUrl } from '../http/secrets/redacted-url.js';
import { jsonText } from '../json/text.js';
import type { DocumentSource } from '../model/document.js';
import type { ReadLimits } from './read-limits.js';
import { DEFAULT_MAX_FILE } from './read-limits.js';

/** Milliseconds granted to a document that is read from a URL. */
const REMOTE_TIMEOUT = 10_000;

/**
 * Reads and parses the document the user named: a path, relative to `cwd`, or an http(s) URL; or one that is parsed
 * already, whose references start at `cwd`.
 * @throws ToolError when it cannot be read or parsed.
 */
export async function readEntry(
  source: DocumentSource,
  cwd: string,
  { maxFile = DEFAULT_MAX_FILE }: ReadLimits = {},
): Promise<ParsedDocument> {
  if (typeof source !== 'string') return entryOf(source, cwd, `${titleOf(source)}.json`);
  if (isRemote(source)) {
    const { text, url } = await fetchText(source, 'follow', maxFile);
    return parseDocument(text, url, shownUrl(source));
  }
  const path = source.startsWith('file:') ? pathOf(source) : resolve(cwd, source);
  return parseDocument(await readText(path, source, maxFile), pathToFileURL(path).href, source);
}

/** What a document that is parsed already is called by, safe in a path. */
function titleOf(document: object): string {
  const { info } = document as { info?: { title?: unknown } | null };
  const title = typeof info?.title === 'string' ? info.title.normalize('NFKD').replaceAll(/\p{M}/gu, '') : '';
  return (
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'document'
  );
}

/**
 * A value that is parsed already goes the way of all others, as the text that it would be in the file `label` of `cwd`: so
 * it is copied, and every part has a place.
 * @throws ToolError when it is no JSON.
 */
export function entryOf(value: object, cwd: string, label: string): ParsedDocument {
  return parseDocument(textOf(value, label), pathToFileURL(resolve(cwd, label)).href, label);
}

function textOf(value: object, label: string): string {
  try {
    return jsonText(value, 2);
  } catch (thrown) {
    throw new ToolError(`${label}: cannot be written as JSON: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/**
 * Reads what the entry refers to. A file may refer to files; only a document that itself came from a URL may refer
 * to URLs, and only to its own origin: reading a contract must not make requests its reader did not ask for.
 */
export function referenceReader(
  entry: ParsedDocument,
  cwd: string,
  { maxFile = DEFAULT_MAX_FILE, allowOutside = false, root: workingFolder = cwd }: ReadLimits = {},
): ReadReferred {
  const folders = isRemote(entry.uri) ? undefined : foldersOf(dirname(pathOf(entry.uri)), workingFolder);
  return async (uri, { isShown = false } = {}) => {
    if (isRemote(uri)) {
      if (!isRemote(entry.uri) || new URL(uri).origin !== new URL(entry.uri).origin) {
        throw new ToolError('references to other hosts are not followed', {
          hint: 'Download the document beside yours and refer to the file.',
        });
      }
      const { text } = await fetchText(uri, 'error', maxFile);
      return { text, label: shownUrl(uri) };
    }
    if (!uri.startsWith('file:')) throw new ToolError(`only files and http(s) URLs can be read`);
    if (!folders) throw new ToolError('a document from a URL cannot refer to files of this machine');
    const path = pathOf(uri);
    const label = relative(cwd, path);
    const { own, root } = await folders;
    const isOutside = !(await liesIn(isShown ? own : root, path));
    if (isOutside && isShown) {
      const hint = "Copy the file into the document's folder.";
      throw new ToolError("it lies outside the document's folder", { hint });
    }
    if (isOutside && !allowOutside) {
      const hint = '--allow-outside follows such references. Use it for documents that you trust.';
      throw new ToolError(`${label}: lies outside ${relative(cwd, root) || 'the working folder'}`, { hint });
    }
    return { text: await readText(path, label, maxFile), label, isOutside };
  };
}

/** The document's own folder, and the folder that its references may lead into, links followed. */
async function foldersOf(folder: string, cwd: string): Promise<{ own: string; root: string }> {
  const own = await realpath(folder).catch(() => folder);
  const working = await realpath(cwd).catch(() => cwd);
  const isAll = dirname(working) === working;
  return { own, root: !isAll && isWithin(working, own) ? working : own };
}

async function liesIn(folder: string, path: string): Promise<boolean> {
  return isWithin(folder, await realpath(path).catch(() => path));
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (thrown) {
    throw new ToolError(`${url}: no file of this machine: ${messageOf(thrown)}`, { cause: thrown });
  }
}

function isRemote(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** Looks at the file before it is opened: a device or a pipe may never end, and opening a pipe waits for its writer. */
async function readText(path: string, label: string, maxFile: number): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new ToolError(`${label}: is a directory; name the OpenAPI document in it`);
    if (!found.isFile()) throw new ToolError(`${label}: no regular file`);
    return decodeUtf8(await readUpTo(path, label, maxFile), label);
  } catch (thrown) {
    if (thrown instanceof ToolError) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code;
    const why: Record<string, string> = { ENOENT: 'no such file', EACCES: 'permission denied' };
    throw new ToolError(`${label}: ${why[code ?? ''] ?? messageOf(thrown)}`, { cause: thrown });
  }
}

/** What a file says of its size need not be true: those of /proc are empty, and others grow. */
async function readUpTo(path: string, label: string, maxFile: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > maxFile) throw tooLarge(label, maxFile);
    const chunks: Uint8Array[] = [];
    let total = 0;
    for await (const chunk of file.createReadStream({ end: maxFile, autoClose: false })) {
      chunks.push(chunk as Uint8Array);
      total += (chunk as Uint8Array).byteLength;
    }
    if (total > maxFile) throw tooLarge(label, maxFile);
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}

function tooLarge(label: string, maxFile: number): ToolError {
  return new ToolError(`${label}: larger than ${String(maxFile / 1e6)} MB`, {
    hint: 'Read larger files with --max-file.',
  });
}

function decodeUtf8(bytes: Uint8Array, label: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    throw new ToolError(`${label}: not a UTF-8 text file`, { cause: thrown });
  }
}

/** The text, and the URL it came from in the end (RFC 3986 §5.1.3). */
async function fetchText(
  source: string,
  redirect: 'follow' | 'error',
  maxFile: number,
): Promise<{ text: string; url: string }> {
  const given = urlOf(source);
  const label = shownUrl(source);
  try {
    const response = await fetch(given, { redirect, signal: AbortSignal.timeout(REMOTE_TIMEOUT) });
    if (!response.ok) throw new ToolError(`${label}: answered ${String(response.status)}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxFile) throw tooLarge(label, maxFile);
      chunks.push(chunk);
    }
    return { text: decodeUtf8(Buffer.concat(chunks), label), url: response.url };
  } catch (thrown) {
    if (thrown instanceof ToolError) throw thrown;
    const cause = thrown instanceof Error && thrown.cause !== undefined ? `: ${messageOf(thrown.cause)}` : '';
    throw new ToolError(`${label}: cannot be read: ${messageOf(thrown)}${cause}`, { cause: thrown });
  }
}

function urlOf(source: string): URL {
  const label = shownUrl(source);
  if (!URL.canParse(source)) throw new ToolError(`${label}: not a URL`);
  const url = new URL(source);
  if (url.username !== '' || url.password !== '')
    throw new ToolError(`${label}: a document's URL must not hold a user name or password`);
  return url;
}

/** The file's text, or undefined when there is none. */
export async function readTextIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ToolError(`${path}: cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** The names of what is in a folder, sorted; none when there is no such folder. */
export async function listFolder(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ToolError(`${path}: cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
}
