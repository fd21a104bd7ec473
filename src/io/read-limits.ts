/** Bytes of the largest document that is read unless the user asks for more. */
export const DEFAULT_MAX_FILE = 50_000_000;

/** What documents may read. */
export interface ReadLimits {
  /** Bytes of the largest file, or answer to a request for one; 50 MB by default. */
  maxFile?: number | undefined;
  /**
   * Whether references to files outside of the working folder are followed, or of the document's own folder where it
   * does not lie in the working folder; false by default.
   */
  allowOutside?: boolean | undefined;
  /** The working folder, where it is not the one that relative paths start from: that of the configuration. */
  root?: string | undefined;
}
