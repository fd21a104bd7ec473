import type { Part } from './part.js';
import { PartBytes } from './part.js';

const LINE_FEED = 0x0a;

/** The lines of a text that are not blank, one in memory at a time. */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  const line = new PartBytes();
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      line.add(chunk.subarray(start, end));
      start = end + 1;
      const part = line.take();
      if (part.text?.trim() !== '') yield part;
    }
    line.add(chunk.subarray(start));
  }
  const last = line.take();
  if (last.text?.trim() !== '') yield last;
}
