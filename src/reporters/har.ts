import { HttpArchive } from './http-archive.js';
import type { Reporter } from './reporter.js';

/** Every exchange as HTTP Archive, for whatever shows, replays or compares one. */
export const har: Reporter = {
  needsEvents: true,
  render: () => new HttpArchive().end(),
  follow: () => {
    const archive = new HttpArchive();
    return {
      onEvent: (event) => (event.type === 'exchange' ? archive.entry(event.shown()) : ''),
      end: () => archive.end(),
    };
  },
};
