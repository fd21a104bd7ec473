/** Calls a listener. What it throws is dropped, so that the client still gets its answer. */
export function notify<T>(listener: ((event: T) => void) | undefined, event: T): void {
  try {
    listener?.(event);
  } catch {
    // The mock has nobody to report the listener's error to.
  }
}
