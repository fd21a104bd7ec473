/** Calls a listener. One that throws must not cost the client its answer, so what it throws is dropped. */
export function notify<T>(listener: ((event: T) => void) | undefined, event: T): void {
  try {
    listener?.(event);
  } catch {
    // The listener's own fault, and there is nobody to report it to.
  }
}
