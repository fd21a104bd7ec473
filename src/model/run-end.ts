/** How a run came to its end. */
export type RunEnd =
  | 'complete'
  | 'interrupted'
  | 'max-failures'
  | 'max-cases'
  | 'max-time'
  /** Parts of the run are not among those that were merged. */
  | 'parts-missing'
  | 'target-lost'
  /** The server answered nothing more. */
  | 'unanswered'
  /** The server answered nothing but 429. */
  | 'throttled'
  /** Something of the user's own failed that the run needs, such as the command of a credential. */
  | 'setup-failed'
  /** specproof itself failed. */
  | 'crashed';
