// What the rules on fields answered lately, so that a cookie that is set a million times is judged once: see
// `Rule.field` for what their answers may depend on.

import type { Attribute } from '../cookie/cookie.ts';
import type { BlockedReason } from '../cookie/verdict.ts';
import { REMEMBERED_JUDGEMENTS } from '../limits.ts';
import type { Entry } from './finding-table.ts';
import type { SetCookieSubject } from './subject.ts';
import type { Topic } from './topic.ts';
import type { Transport } from './transport.ts';

interface Judgement {
  readonly topic: Topic;
  /** The parser gives the same list for the same text, as long as it remembers it. */
  readonly attributes: readonly Attribute[];
  readonly transport: Transport;
  readonly refusal: BlockedReason | null;
  readonly isSession: boolean;
  /** The findings that it belongs to. */
  readonly entries: readonly Entry[];
}

export class Judgements {
  readonly #slots: (Judgement | null)[] = new Array(REMEMBERED_JUDGEMENTS).fill(null);

  /** The findings that such a field belongs to; null when it has to be judged. */
  of(subject: SetCookieSubject, topic: Topic): readonly Entry[] | null {
    const known = this.#slots[slotOf(subject, topic)]!;
    if (
      known === null ||
      known.topic !== topic ||
      known.attributes !== subject.cookie.attributes ||
      known.transport !== subject.transport ||
      known.refusal !== subject.refusal ||
      known.isSession !== subject.isSession
    )
      return null;
    return known.entries;
  }

  remember(subject: SetCookieSubject, topic: Topic, entries: readonly Entry[]): void {
    const { cookie, transport, refusal, isSession } = subject;
    this.#slots[slotOf(subject, topic)] = {
      topic,
      attributes: cookie.attributes,
      transport,
      refusal,
      isSession,
      entries,
    };
  }
}

/** A cookie and its deletion stand side by side. */
function slotOf({ deletion }: SetCookieSubject, { number }: Topic): number {
  return (number * 2 + (deletion ? 1 : 0)) & (REMEMBERED_JUDGEMENTS - 1);
}
