// Where a message stands among the hops on which its exchange was captured.

/** An exchange that was seen on several hops is reported once; this is where else it was seen. */
export interface HopView {
  /** Frame of the request that reports the exchange; null when it was not captured. */
  readonly of: number | null;
  /** Hops from the browser: 1 right behind the first proxy. 0: the browser's own hop, whose request was not captured. */
  readonly depth: number;
}
