/** The codes of what only several requests about one thing show. */
export const SEQUENCE_CODES = [
  'sequence.lost-write',
  'sequence.stale-read',
  'sequence.id-reused',
  'sequence.use-after-free',
] as const;
export type SequenceCode = (typeof SEQUENCE_CODES)[number];
