import { readdir, readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ParsedDocument } from '../document/text/parse.js';
import { parseDocument } from '../document/text/parse.js';
import { messageOf, ToolError } from '../errors.js';
import { shownUrl } from '../http/secrets/redacted-url.js';

/** Milliseconds and bytes granted to a document that is read from a URL. */
const REMOTE_LIMITS = { timeout: 10_000, bytes: 64 * 1024 * 1024 };

/**
 * Reads and parses the document the user named: a path, relative to `cwd`, or an http(s) URL.
 * @throws ToolError when it cannot be read or parsed.
 */
export async function readEntry(source: string, cwd: string): Promise<ParsedDocument> {
  if (isRemote(source)) {
    const { text, url } = await fetchText(source, 'follow');
    return parseDocument(text, url, shownUrl(source));
  }
  const path = source.startsWith('file:') ? pathOf(source) : resolve(cwd, source);
  return parseDocument(await readText(path, source), pathToFileURL(path).href, source);
}

/**
 * Reads what the entry refers to. A file may refer to files; only a document that itself came from a URL may refer
 * to URLs, and only to its own origin: reading a contract must not make requests its reader did not ask for.
 */
export function referenceReader(
  entry: ParsedDocument,
  cwd: string,
): (uri: string) => Promise<Pick<ParsedDocument, 'text' | 'label'>> {
  return async (uri) => {
    if (isRemote(uri)) {
      if (!isRemote(entry.uri) || new URL(uri).origin !== new URL(entry.uri).origin) {
        throw new ToolError('references to other hosts are not followed', {
          hint: 'Download the document beside yours and refer to the file.',
        });
      }
      const { text } = await fetchText(uri, 'error');
      return { text, label: shownUrl(uri) };
    }
    if (!uri.startsWith('file:')) throw new ToolError(`only files and http(s) URLs can be read`);
    if (isRemote(entry.uri))
      throw new ToolError('a document from a URL cannot refer to files of this machine');
    const path = pathOf(uri);
    const label = relative(cwd, path);
    await refuseEndless(path, label);
    return { text: await readText(path, label), label };
  };
}

/** A device or a pipe may never end, and is nothing that a document refers to. */
async function refuseEndless(path: string, label: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile() && !found.isDirectory()) throw new ToolError(`${label}: no regular file`);
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

async function readText(path: string, label: string): Promise<string> {
  try {
    return decodeUtf8(await readFile(path), label);
  } catch (thrown) {
    if (thrown instanceof ToolError) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code;
    const why: Record<string, string> = {
      ENOENT: 'no such file',
      EISDIR: 'is a directory; name the OpenAPI document in it',
      EACCES: 'permission denied',
    };
    throw new ToolError(`${label}: ${why[code ?? ''] ?? messageOf(thrown)}`, { cause: thrown });
  }
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
): Promise<{ text: string; url: string }> {
  const given = urlOf(source);
  const label = shownUrl(source);
  try {
    const response = await fetch(given, { redirect, signal: AbortSignal.timeout(REMOTE_LIMITS.timeout) });
    if (!response.ok) throw new ToolError(`${label}: answered ${String(response.status)}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > REMOTE_LIMITS.bytes)
        throw new ToolError(`${label}: larger than ${String(REMOTE_LIMITS.bytes)} bytes`);
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
