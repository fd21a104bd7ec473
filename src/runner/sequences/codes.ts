/** The codes of what only several requests about one thing show. */
export const SEQUENCE_CODES = [
  'sequence.lost-write',
  'sequence.stale-read',
  'sequence.merged',
  'sequence.id-reused',
  'sequence.wrong-location',
  'sequence.unlisted',
  'sequence.use-after-free',
  'sequence.nothing-kept',
] as const;
export type SequenceCode = (typeof SEQUENCE_CODES)[number];
