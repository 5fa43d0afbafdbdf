// The cookies of one client: the store of its browser and, from the first field that browsers treat in different ways,
// one for each of the others. Most clients never need them.

import type { ParsedSetCookie } from '../cookie/cookie.ts';
import type { BrowserName } from '../cookie/profiles.ts';
import type { SiteContext } from '../cookie/site.ts';
import { BrowserCookieStore, type StoreContext } from '../cookie/store.ts';
import {
  type BrowserOutcome,
  type BrowserOutcomes,
  type ClientVerdict,
  rejectedWithResponse,
  type Verdict,
} from '../cookie/verdict.ts';
import type { SetCookieField } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import {
  type AcceptedField,
  isSplitByCr,
  REFUSAL_TEXTS,
  type ResponseAcceptance,
} from './response-acceptance.ts';

/** A request and its response, for the store of its client. */
export interface ClientContext extends StoreContext {
  /** Null, or left out, where the request does not say where it comes from. */
  readonly knownSite?: SiteContext | null;
}

type Stores = { readonly [Name in keyof BrowserOutcomes]: BrowserCookieStore };

export class ClientStore {
  readonly browser: BrowserName;
  /** As the client's browser has it. */
  readonly own: BrowserCookieStore;
  /** Null as long as all of them are the same. */
  #stores: Stores | null = null;

  constructor(browser: BrowserName, counters: Pick<Counters, 'evictedCookies'>) {
    this.browser = browser;
    this.own = new BrowserCookieStore({ browser, counters });
  }

  /** Takes one Set-Cookie field; says what the client's browser does with it, and what the others would have done. */
  receive(parsed: ParsedSetCookie, context: ClientContext): ClientVerdict {
    if (this.#stores === null && this.own.isJudgedAlike(parsed, context)) {
      const verdict = this.own.receive(parsed, context);
      return clientVerdict(verdict, this.browser, alike(verdict), context);
    }
    return this.#receiveApart(context, (store) => store.receive(parsed, context));
  }

  /**
   * Takes one Set-Cookie field, by its index in the message, of a response that browsers take in different ways, or not
   * at all.
   */
  receiveAccepted(
    index: number,
    own: SetCookieField,
    acceptance: ResponseAcceptance,
    context: ClientContext,
  ): ClientVerdict {
    return this.#receiveApart(context, (store, browser) => {
      const { fields, refused } = acceptance[browser];
      const field = fieldAt(fields, index);
      if (field !== undefined)
        return store.receive(field.value === own.value ? own.parsed : field.value, context);
      const text = refused === null ? 'the browser does not see this line' : REFUSAL_TEXTS[refused];
      return rejectedWithResponse(text);
    });
  }

  /** Takes the fields of a response that only some browsers see, behind a CR inside a line: no record is about them. */
  receiveHidden(acceptance: ResponseAcceptance, context: StoreContext): void {
    if (!isSplitByCr(acceptance)) return;
    for (const { index, value } of acceptance.chrome.fields)
      if (index === null) this.#separate().chrome.receive(value, context);
  }

  #separate(): Stores {
    this.#stores ??= {
      chrome: this.#storeOf('chrome'),
      firefox: this.#storeOf('firefox'),
      safari: this.#storeOf('safari'),
    };
    return this.#stores;
  }

  #receiveApart(
    context: ClientContext,
    receive: (store: BrowserCookieStore, browser: BrowserName) => Verdict,
  ): ClientVerdict {
    const stores = this.#separate();
    const verdict = receive(this.own, this.browser);
    const verdictOf = (browser: keyof Stores) =>
      stores[browser] === this.own ? verdict : receive(stores[browser], browser);
    const browsers = outcomes(verdictOf('chrome'), verdictOf('firefox'), verdictOf('safari'));
    return clientVerdict(verdict, this.browser, browsers, context);
  }

  #storeOf(browser: BrowserName): BrowserCookieStore {
    return browser === this.browser ? this.own : this.own.copyFor(browser);
  }
}

/** Member by member: spreading takes several times as long. */
function clientVerdict(
  verdict: Verdict,
  browser: BrowserName,
  browsers: BrowserOutcomes,
  { knownSite = null }: ClientContext,
): ClientVerdict {
  const { stored, action, reason, step, text, cookie, previous } = verdict;
  return { stored, action, reason, step, text, cookie, previous, browser, browsers, site: knownSite };
}

/** One object for each outcome that there is, as nearly all cookies have the same one. */
const outcomesByReason = new Map<string, BrowserOutcomes>();

function alike({ stored, reason }: BrowserOutcome): BrowserOutcomes {
  const key = reason ?? (stored ? 'stored' : 'deleted');
  let found = outcomesByReason.get(key);
  if (found === undefined) {
    const outcome = Object.freeze({ stored, reason });
    found = Object.freeze({ chrome: outcome, firefox: outcome, safari: outcome });
    outcomesByReason.set(key, found);
  }
  return found;
}

function outcomes(chrome: BrowserOutcome, firefox: BrowserOutcome, safari: BrowserOutcome): BrowserOutcomes {
  if (isSame(chrome, firefox) && isSame(chrome, safari)) return alike(chrome);
  return {
    chrome: alike(chrome).chrome,
    firefox: alike(firefox).firefox,
    safari: alike(safari).safari,
  };
}

function isSame(one: BrowserOutcome, other: BrowserOutcome): boolean {
  return one.stored === other.stored && one.reason === other.reason;
}

/** The field that stands at an index of the message. They are in order, and each index stands once at most. */
function fieldAt(fields: readonly AcceptedField[], index: number): AcceptedField | undefined {
  const own = fields[index];
  if (own?.index === index) return own;
  let known = byIndex.get(fields);
  if (known === undefined) {
    known = new Map(fields.map((field) => [field.index, field]));
    byIndex.set(fields, known);
  }
  return known.get(index);
}

/** Asked for each field of a response. */
const byIndex = new WeakMap<readonly AcceptedField[], ReadonlyMap<number | null, AcceptedField>>();
