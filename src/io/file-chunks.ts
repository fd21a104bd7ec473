import { createReadStream } from 'node:fs';
import { messageOf, ToolError } from '../errors.js';

/** Bytes that are read at once: few enough for the caches of a processor, where whoever reads them finds them. */
const CHUNK = 256 * 1024;

/**
 * The bytes of a file, however large, one part after another. `label`: how messages call it.
 * @throws ToolError when it cannot be read.
 */
export async function* fileChunks(path: string, label: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: CHUNK });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (thrown) {
    const isMissing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ToolError(`${label}: ${isMissing ? 'no such file' : messageOf(thrown)}`, { cause: thrown });
  } finally {
    stream.destroy();
  }
}
