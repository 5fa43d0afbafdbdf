// What the rules say at the end of a run, message by message: a filter on findings is asked before that. So the captures
// are read once for the findings, and once more for the messages.

import type { Message } from '../record/message.ts';
import type { RaisedFinding } from '../record/message-results.ts';
import type { FindingRecord } from '../record/records.ts';

type Place = Pick<Message, 'input' | 'frame' | 'stream'>;

export class FinalFindings {
  readonly #byPlace = new Map<string, RaisedFinding[]>();
  readonly #severities = new Map<string, string>();

  constructor(findings: readonly FindingRecord[]) {
    for (const { rule, severity, cookieName: cookie, evidence } of findings) {
      this.#severities.set(findingKey({ rule, cookie }), severity);
      for (const place of evidence) {
        const raised = this.#byPlace.get(placeOf(place)) ?? [];
        if (!raised.some((other) => findingKey(other) === findingKey({ rule, cookie })))
          raised.push({ rule, severity, cookie });
        this.#byPlace.set(placeOf(place), raised);
      }
    }
  }

  /**
   * What the rules say of a message in the end. `raised`: what they say of it alone, which a later message may refute, or
   * make worse; a finding names its first messages only.
   */
  of(message: Place, raised: readonly RaisedFinding[]): RaisedFinding[] {
    const final = this.#byPlace.get(placeOf(message)) ?? [];
    const others = raised.filter(
      (finding) => !final.some((known) => findingKey(known) === findingKey(finding)),
    );
    return [
      ...final,
      ...others.flatMap((finding) => {
        const severity = this.#severities.get(findingKey(finding));
        return severity === undefined ? [] : [{ ...finding, severity }];
      }),
    ];
  }
}

/** What makes two findings of a message the same. */
export function findingKey({ rule, cookie }: Pick<RaisedFinding, 'rule' | 'cookie'>): string {
  return `${rule} ${cookie ?? ''}`;
}

function placeOf({ input, frame, stream }: Place): string {
  return `${frame} ${stream} ${input}`;
}
