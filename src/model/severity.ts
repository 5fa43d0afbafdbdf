// The severities in their order, as the records name them.

import type { SeverityName } from '../record/records.ts';

/** The worst first. */
export const SEVERITY_NAMES: readonly SeverityName[] = ['high', 'medium', 'low', 'info'];

/** Sorts the worst first, null (no finding) last. */
export function compareSeverities(one: SeverityName | null, other: SeverityName | null): number {
  return rankOf(one) - rankOf(other);
}

function rankOf(severity: SeverityName | null): number {
  return severity === null ? SEVERITY_NAMES.length : SEVERITY_NAMES.indexOf(severity);
}
