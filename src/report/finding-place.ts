// Where a finding is shown in reports for programs that know files: at the source of its route, else at its capture.

import type { FindingRecord } from '../record/records.ts';

export interface FindingPlace {
  /** As it is written in the configuration, or as the capture was named. Not escaped. */
  readonly file: string;
  readonly line: number;
  /** It is in the user's code. */
  readonly isSource: boolean;
}

/** The first line where none is known: readers ask for one. */
export function placeOf({ source, evidence }: Pick<FindingRecord, 'source' | 'evidence'>): FindingPlace {
  if (source !== null) return { file: source.file, line: source.line ?? 1, isSource: true };
  return { file: evidence[0]?.input ?? '-', line: 1, isSource: false };
}

/**
 * The fingerprint of each finding, by its id: of equal ones, which differ in the port of their host, the second has `-2` behind
 * it. Readers that count by fingerprints would drop it otherwise.
 */
export function distinctFingerprints(findings: readonly FindingRecord[]): Map<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    findings.map(({ id, fingerprint }) => {
      const count = (counts.get(fingerprint) ?? 0) + 1;
      counts.set(fingerprint, count);
      return [id, count === 1 ? fingerprint : `${fingerprint}-${count}`];
    }),
  );
}
