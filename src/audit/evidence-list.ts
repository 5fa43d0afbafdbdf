// The packets that show a finding: the first few and the last one, however many there are.

import type { Evidence } from './finding.ts';
import { MAX_EVIDENCE } from './limits.ts';

export class EvidenceList {
  /** In order, each frame once; the last of a full list makes room for one that comes later. */
  readonly #all: Evidence[];

  constructor(first: Evidence, ...others: readonly Evidence[]) {
    this.#all = [first, ...others];
  }

  get first(): Evidence {
    return this.#all[0]!;
  }

  all(): readonly Evidence[] {
    return this.#all;
  }

  copy(): EvidenceList {
    return new EvidenceList(...(this.#all as [Evidence, ...Evidence[]]));
  }

  /** Nearly always a later packet; what sessions show comes when they are over, not in order. */
  add(evidence: Evidence): void {
    const all = this.#all;
    let at = all.length;
    while (at > 0 && isBefore(evidence, all[at - 1]!)) at--;
    if (at > 0 && isSame(evidence, all[at - 1]!)) return;
    if (all.length < MAX_EVIDENCE) all.splice(at, 0, evidence);
    else if (at === all.length) all[at - 1] = evidence;
    else {
      // The one before the last goes: the first and the last packet stay.
      all.splice(at, 0, evidence);
      all.splice(-2, 1);
    }
  }
}

/** Of the same input: inputs are read one after the other. */
function isBefore(one: Evidence, other: Evidence): boolean {
  return one.input === other.input && one.frame < other.frame;
}

function isSame(one: Evidence, other: Evidence): boolean {
  return one.input === other.input && one.frame === other.frame;
}
