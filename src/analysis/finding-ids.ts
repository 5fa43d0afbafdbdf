// The ids of findings: `f1`, `f2`, ... in order of appearance, and of those that appear at one time the worst first.

import type { Finding } from '../audit/finding.ts';

export class FindingIds {
  /** Of the findings that there were the last time. */
  #known: ReadonlyMap<string, string> = new Map();
  #given = 0;

  /** In the order of the findings. Each keeps the id that it had; one that was taken back in between gets a new one. */
  of(findings: readonly Finding[]): readonly string[] {
    const ids = findings.map((finding): [key: string, id: string] => {
      const key = keyOf(finding);
      return [key, this.#known.get(key) ?? `f${++this.#given}`];
    });
    this.#known = new Map(ids);
    return ids.map(([, id]) => id);
  }
}

function keyOf({ rule, host, cookie, variant }: Finding): string {
  return JSON.stringify([rule, host, cookie, variant]);
}
