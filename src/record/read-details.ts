// What texts about a run say beside its records: in which captures something was not read, and what else is no member of them.

/** Under this key of a summary; JSON has no such members. */
export const READ_DETAILS: unique symbol = Symbol('read details');

export interface ReadDetails {
  /** Of runs with several inputs the ones that a cause concerns: by its name in `unseen` or `unjudged`, by the line in `warnings`, and `gaps`. */
  readonly inputsOf: ReadonlyMap<string, readonly string[]>;
  /** Lines of `warnings` about what was read, and was not judged in full. */
  readonly ofJudging: ReadonlySet<string>;
  /** Connections that began before the capture, or in a part that it lacks. */
  readonly joinedConnections: number;
}

const NONE: ReadDetails = { inputsOf: new Map(), ofJudging: new Set(), joinedConnections: 0 };

export function readDetails(summary: { readonly [READ_DETAILS]?: ReadDetails }): ReadDetails {
  return summary[READ_DETAILS] ?? NONE;
}
