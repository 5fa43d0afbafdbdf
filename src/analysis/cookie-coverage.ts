// How many of the Set-Cookie fields of a run the rules have judged, and what became of the others: only with these counts
// does a run without findings say something.

import { subjectHost } from '../audit/subject.ts';
import { isDeletion } from '../cookie/deletion.ts';
import { type Message, messageTimeMs, type ResponseMessage } from '../record/message.ts';
import { requestUrl } from '../record/message-host.ts';
import type { CoverageView } from '../record/records.ts';
import { compileGlob } from '../shared/glob.ts';
import { hostMatches } from '../shared/url.ts';
import { NamedTexts } from './named-texts.ts';

/** A cookie that has to be set and judged: globs. */
export interface ExpectedCookie {
  readonly name: string;
  /** Null: on any host. */
  readonly host: string | null;
}

/** What chooses messages and cookies. */
export interface Choice {
  /** As the user wrote it: `--host localhost`. */
  readonly text: string;
  /** What it chooses by. */
  readonly byName: boolean;
  readonly byHost: boolean;
}

/** What became of a Set-Cookie field. */
type Fate = 'judged' | 'ignored' | 'incomplete' | 'leftOut';

/** What was seen of a cookie that is expected: judged at least once, or the last that happened to it instead. */
export interface ExpectedCookieResult {
  readonly expected: ExpectedCookie;
  /** Null: it was not set. */
  readonly fate: Fate | null;
}

export class CookieCoverage {
  readonly #isIgnored: (host: string, cookie: string) => boolean;
  readonly #choice: Choice | null;
  readonly #counts: Record<Fate, number> = { judged: 0, ignored: 0, incomplete: 0, leftOut: 0 };
  readonly #hosts = new NamedTexts();
  readonly #names = new NamedTexts();
  readonly #expected: readonly Expectation[];
  #messagesLeftOut = 0;

  /** `choice`: null when all are chosen. */
  constructor(
    choice: Choice | null,
    expected: readonly ExpectedCookie[],
    isIgnored: (host: string, cookie: string) => boolean,
  ) {
    this.#choice = choice;
    this.#expected = expected.map((cookie) => new Expectation(cookie));
    this.#isIgnored = isIgnored;
  }

  /** Counts a message that the rules may see. `shown`: the indices of its chosen Set-Cookie fields; null for all. */
  add(message: Message, shown: readonly number[] | null): void {
    const isLeftOut = shown !== null && shown.length === 0;
    if (isLeftOut) this.#messagesLeftOut++;
    if (message.kind === 'response' && message.setCookies.length > 0) this.#addResponse(message, shown);
  }

  #addResponse(message: ResponseMessage, shown: readonly number[] | null): void {
    const host = subjectHost(message, requestUrl(message));
    const chosen = shown === null ? null : new Set(shown);
    for (const [index, { parsed }] of message.setCookies.entries()) {
      const { name } = parsed.cookie;
      const isLeftOut = chosen !== null && !chosen.has(index);
      const fate: Fate = isLeftOut
        ? 'leftOut'
        : message.incomplete
          ? 'incomplete'
          : this.#isIgnored(host, name)
            ? 'ignored'
            : 'judged';
      this.#counts[fate]++;
      if (fate === 'leftOut') {
        if (this.#choice?.byHost === true) this.#hosts.add(host);
        if (this.#choice?.byName === true) this.#names.add(name);
      }
      for (const expectation of this.#expected)
        if (
          expectation.isOpen &&
          expectation.matches(name, host) &&
          !isDeletion(parsed, messageTimeMs(message))
        )
          expectation.fate = fate;
    }
  }

  /** What the summary says about it. */
  view(): CoverageView {
    const { judged, ignored, incomplete, leftOut } = this.#counts;
    return {
      setCookies: judged + ignored + incomplete + leftOut,
      judged,
      ignoredCount: ignored,
      incompleteCount: incomplete,
      leftOut,
      messagesLeftOut: this.#messagesLeftOut,
      filter: this.#choice?.text ?? null,
      hosts: this.#hosts.named,
      hostCount: this.#hosts.count,
      names: this.#names.named,
      nameCount: this.#names.count,
    };
  }

  expected(): readonly ExpectedCookieResult[] {
    return this.#expected.map(({ cookie, fate }) => ({ expected: cookie, fate }));
  }
}

class Expectation {
  readonly cookie: ExpectedCookie;
  fate: Fate | null = null;
  readonly #isName: (name: string) => boolean;
  readonly #isHost: ((host: string) => boolean) | null;

  constructor(cookie: ExpectedCookie) {
    this.cookie = cookie;
    this.#isName = compileGlob(cookie.name, true);
    this.#isHost = cookie.host === null ? null : compileGlob(cookie.host, false);
  }

  get isOpen(): boolean {
    return this.fate !== 'judged';
  }

  matches(name: string, host: string): boolean {
    return this.#isName(name) && (this.#isHost === null || hostMatches(host, this.#isHost));
  }
}
