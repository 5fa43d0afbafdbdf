// Pages of the hosts, and what they say of whoever asks for them. A page is closed when those without a login were turned
// away, and open when they were given it; of all others nothing is known. A status of 200 proves nothing by itself: only
// the contrast to what others get does.

import type { ContentFacts, RequestMessage, ResponseMessage } from '../record/message.ts';
import { messageHost } from '../record/message-host.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { BlockingHosts } from './blocking-hosts.ts';
import { calledName } from './called-name.ts';
import { contrastTo, type Denial, isSameButSession } from './contrast.ts';
import { deniedCookie } from './denied-cookie.ts';
import { asksForLogin, isDenial, isTurnedElsewhere } from './evidence/denial.ts';
import { isEmptyData, saysNoUser } from './evidence/empty-data.ts';
import { leadsToRegistration } from './evidence/registration.ts';
import { isGrantedStatus, isNotModified } from './granted-status.ts';
import {
  MAX_DENIALS_OF_A_PAGE,
  MAX_DENIED_COOKIES,
  MAX_PAGE_TITLES,
  MAX_PAGES,
  STRANGER_RESPONSES,
  STRANGER_RESPONSES_OF_A_PAGE,
} from './limits.ts';
import { type RequestTraits, requestTraits } from './request-traits.ts';
import { isAsset, pageOfTarget, pathOfTarget } from './target.ts';

export type PageState = 'open' | 'closed' | 'unknown';

/** What a response made of a request for a page. */
export interface PageResponse {
  /** Its `pageKey`. */
  readonly page: string;
  readonly host: string;
  readonly message: ResponseMessage;
  readonly request: RequestMessage;
  readonly content: ContentFacts | null;
  /** It came without a session that a logout has ended. */
  readonly isOfOther: boolean;
}

interface OtherTitle {
  readonly title: string;
  readonly traits: RequestTraits;
}

interface PageFacts {
  /** Those that say that there is no login. */
  denial: readonly Denial[];
  /** Those that lead elsewhere, or say that there is nothing: denials where a user gets the page. */
  elsewhere: readonly Denial[];
  /** Those with which a page asks for a login, though its status is one of success. */
  asking: readonly Denial[];
  /** So were those who never had a session that has ended: it asks everybody, and not for want of that session. */
  asksOthers: boolean;
  /** Titles that others were given, each with what else their requests were like. */
  otherTitles: readonly OtherTitle[];
  /** A logged-in user was given it, and its title then. */
  isGiven: boolean;
  /** A logged-in user was given it without the form of a login. */
  isGivenWithoutForm: boolean;
  userTitle: string | null;
  /** The JSON or HTML that others were given first, by its fingerprint; null when there was none. */
  otherData: string | null;
  otherDataVaries: boolean;
  /** The newest that a user was given; others have had theirs again since a user had another. */
  userData: string | null;
  isDataContrast: boolean;
  /** A logged-in user was denied it (403). */
  isForbidden: boolean;
  /** So was somebody without a login, and was not asked for one. */
  isOpen: boolean;
}

/** What a page is known by: its host, the method, its path, and the words of its query that choose a page. */
export function pageKey(host: string, { method, target }: Pick<RequestMessage, 'method' | 'target'>): string {
  return `${host}\n${method === 'HEAD' ? 'GET' : method} ${pageOfTarget(target)}`;
}

/** The same of a request, which may be a call: each is a page of its own. */
export function requestPageKey(host: string, request: RequestMessage): string {
  const called = calledName(request);
  return called === null ? pageKey(host, request) : `${pageKey(host, request)} ${called}`;
}

/** The host of a page by its key, without a port. */
export function hostOfPage(key: string): string {
  return key.slice(0, key.indexOf('\n')).replace(/:\d+$/, '');
}

/** Only requests and responses count as uses of a page, by which it is remembered: looking at what is known changes nothing. */
export class Pages {
  readonly #pages = new GenerationalMap<string, PageFacts>(MAX_PAGES, () => {});
  /** Hosts that have turned somebody away. */
  readonly #hosts = new GenerationalMap<string, true>(MAX_PAGES, () => {});
  /** Cookies with which a host has denied a page, each as its host and deniedCookie(). */
  readonly #deniedCookies = new GenerationalMap<string, true>(MAX_PAGES, () => {});
  readonly #blocking = new BlockingHosts();
  #strangersLeft = STRANGER_RESPONSES;

  /** Whether a response without cookies may say what those get who have no login. */
  wantsStranger(status: number, request: RequestMessage): boolean {
    if (this.#strangersLeft <= 0) return false;
    if (request.method !== 'GET')
      return calledName(request) !== null && ((status >= 200 && status < 300) || status === 400);
    const page = () => pageKey(messageHost(request).toLowerCase(), request);
    if (status === 404 || status === 400) return this.isGiven(page());
    if (status === 304) return this.state(page()) === 'closed';
    return isGrantedStatus(status) && !isAsset(pathOfTarget(request.target));
  }

  /**
   * A response to a request without a logged-in session. `isStranger`: it had nothing at all that could have opened the
   * page.
   */
  noteOther(response: PageResponse, isStranger: boolean): void {
    const { message, request, content } = response;
    const { status } = message;
    const path = pathOfTarget(request.target);
    if (this.#blocking.note(response.host, message, path)) return;
    const isGet = request.method === 'GET' || request.method === 'HEAD';
    const isCall = !isGet && calledName(request) !== null;
    const isDenied = isDenial(message, path) || leadsToRegistration(message, path);
    if (isGet || isCall ? isDenied : status === 401) {
      this.#note(response, 'denial');
      this.noteDenied(response);
      return;
    }
    // Of a call only the content tells what came of it, unless its status does.
    if (!isGet && (!isCall || (content === null && status !== 400))) return;
    this.#strangersLeft--;
    if (response.isOfOther && content !== null) {
      this.#noteTitle(response, content);
      this.#noteData(response.page, content);
    }
    if (isTurnedElsewhere(message, path)) this.#note(response, 'elsewhere');
    else if (asksForLogin(message, path, content)) {
      this.#note(response, 'asking');
      if (response.isOfOther) this.#factsOf(response.page).asksOthers = true;
    } else if (isGet && saysNoUser(path, content)) this.#note(response, 'asking');
    else if (isStranger && (isGrantedStatus(status) || isNotModified(message, request)))
      this.#factsOf(response.page).isOpen = true;
  }

  /** A response that may deny a page to its cookies; a wrong password says nothing about the cookie beside it. */
  noteDenied({ host, message, request }: PageResponse): void {
    if (request.method !== 'GET' || !isDenial(message, pathOfTarget(request.target))) return;
    for (const cookie of deniedCookies(request)) this.#deniedCookies.set(`${host} ${cookie}`, true);
  }

  /** A logged-in user was given a page: what others get there is worth looking at. */
  noteUser(page: string, content: ContentFacts | null): void {
    const facts = this.#factsOf(page);
    facts.userTitle ??= content?.title ?? null;
    if (content?.hasLoginForm === false) facts.isGivenWithoutForm = true;
    facts.userData = dataOf(content) ?? facts.userData;
    if (facts.isGiven) return;
    facts.isGiven = true;
    this.#strangersLeft = Math.min(this.#strangersLeft + STRANGER_RESPONSES_OF_A_PAGE, STRANGER_RESPONSES);
  }

  /** Whether a page with the form of a login is what others get, and users are not known to get it without the form. */
  asksEverybody(page: string, { title }: ContentFacts): boolean {
    const facts = this.#pages.peek(page);
    if (facts?.asksOthers !== true || facts.isGivenWithoutForm) return false;
    const { otherTitles } = facts;
    return title === null || otherTitles.length === 0 || otherTitles.some((other) => other.title === title);
  }

  /** Whether a host has turned somebody away. */
  hasSome(host: string): boolean {
    return this.#hosts.get(host) === true;
  }

  /** A logged-in user is denied the page with 403: it is for others. */
  noteForbidden(page: string): void {
    this.#factsOf(page).isForbidden = true;
  }

  /**
   * Whether 403 says that there is no user, and not that this one has no right to the page: users are given it, or strangers
   * are denied it so, and no user is.
   */
  isForbiddenToStrangers(page: string): boolean {
    const facts = this.#pages.peek(page);
    if (facts === undefined || facts.isForbidden) return false;
    return facts.isGiven || facts.denial[0]?.status === 403;
  }

  /** Whether a logged-in user was given the page. */
  isGiven(page: string): boolean {
    return this.#pages.peek(page)?.isGiven === true;
  }

  /** `accepted`: the request that it is asked for; without one, any denial counts. */
  state(page: string, accepted: RequestTraits | null = null): PageState {
    const facts = this.#pages.peek(page);
    if (facts === undefined) return 'unknown';
    if (facts.isOpen) return facts.denial.length === 0 ? 'open' : 'unknown';
    return closing(facts, accepted) === null ? 'unknown' : 'closed';
  }

  /** How a closed page turned others away; null when it is not known to be closed. */
  denial(page: string, accepted: RequestTraits | null = null): Denial | null {
    const facts = this.#pages.peek(page);
    return facts === undefined || facts.isOpen ? null : closing(facts, accepted);
  }

  /** Whether the content of a page that others get too, with a status of success, would show what users get. */
  wantsUser(request: RequestMessage): boolean {
    const facts = this.#pages.get(requestPageKey(messageHost(request).toLowerCase(), request));
    if (facts === undefined) return false;
    if (facts.asking.length > 0 && calledName(request) !== null) return true;
    return facts.otherData !== null || (facts.userTitle === null && facts.otherTitles.length > 0);
  }

  /** The same for a call, of which the content said that it failed; null too when others were given it. */
  deniedCall(page: string, accepted: RequestTraits | null = null): Denial | null {
    const facts = this.#pages.peek(page);
    if (facts === undefined || facts.isOpen) return null;
    return closing(facts, accepted) ?? firstOf(facts.asking, accepted);
  }

  /** Whether content is that for users, where others are asked for a login, or get another page. */
  isForUsers(page: string, content: ContentFacts | null, accepted: RequestTraits | null = null): boolean {
    const facts = this.#pages.peek(page);
    if (facts === undefined || content === null || isEmptyData(content)) return false;
    if (firstOf(facts.asking, accepted) !== null && !facts.isOpen) return true;
    // Another key may have shown it.
    if (accepted !== null && accepted.credentials.length > 0) return false;
    const { title } = content;
    if (title === null || title !== facts.userTitle) return false;
    if (facts.otherTitles.some((other) => other.title === title)) return false;
    // One of them has asked as the user did, but for the session.
    return facts.otherTitles.some(({ traits }) => accepted === null || isSameButSession(traits, accepted));
  }

  /** Whether content is, to the byte, what the user got last, where others got theirs before and after that. */
  isDataOfUser(page: string, content: ContentFacts | null): boolean {
    const facts = this.#pages.peek(page);
    if (facts === undefined || !facts.isDataContrast || facts.otherDataVaries) return false;
    return facts.userData !== facts.otherData && facts.userData === dataOf(content);
  }

  /** Whether content is what others get, by its title or as JSON, where a user was given something else. */
  isForOthers(page: string, content: ContentFacts | null): boolean {
    const facts = this.#pages.peek(page);
    if (facts === undefined || content === null) return false;
    const { title } = content;
    if (title !== null && facts.otherTitles.some((other) => other.title === title))
      return facts.userTitle !== null && facts.userTitle !== title;
    // A page may have shown its user a message once, and be the same for all otherwise.
    if (!DATA.test(content.mediaType ?? '')) return false;
    const data = dataOf(content);
    return data !== null && data === facts.otherData && facts.userData !== null && facts.userData !== data;
  }

  /** The first response that said there is no login, whatever the page has done since; null when there was none. */
  firstDenial(page: string): Denial | null {
    return this.#pages.get(page)?.denial[0] ?? null;
  }

  /** Whether a request with the cookie, as deniedCookie() gives it, was denied the page. */
  isDeniedWith(page: string, cookie: number): boolean {
    return this.#pages.peek(page)?.denial.some(({ cookies }) => cookies.includes(cookie)) === true;
  }

  /** Whether a page of the host was denied with the cookie, as deniedCookie() gives it. */
  isDeniedAt(host: string, cookie: number): boolean {
    return this.#deniedCookies.get(`${host} ${cookie}`) === true;
  }

  /** The first that led elsewhere, which may have had another reason. */
  firstElsewhere(page: string): Denial | null {
    return this.#pages.get(page)?.elsewhere[0] ?? null;
  }

  #note({ page, host, message, request }: PageResponse, how: 'denial' | 'elsewhere' | 'asking'): void {
    const { status, frame } = message;
    // What is not there for others either was never closed.
    if (status === 404 && !this.isGiven(page)) return;
    this.#keep(this.#factsOf(page), how, { status, frame, request });
    if (!this.hasSome(host)) this.#hosts.set(unsliced(host), true);
  }

  #keep(
    facts: PageFacts,
    how: 'denial' | 'elsewhere' | 'asking',
    { status, frame, request }: Pick<Denial, 'status' | 'frame'> & Pick<PageResponse, 'request'>,
  ): void {
    const known = facts[how];
    if (known.length === MAX_DENIALS_OF_A_PAGE) return;
    const traits = requestTraits(request);
    if (known.some((denial) => denial.status === status && denial.traits.hash === traits.hash)) return;
    facts[how] = [...known, { status, frame, cookies: deniedCookies(request), traits }];
  }

  #noteTitle({ page, request }: PageResponse, { title }: ContentFacts): void {
    const facts = this.#factsOf(page);
    if (title === null || facts.otherTitles.length === MAX_PAGE_TITLES) return;
    const traits = requestTraits(request);
    const isKnown = (other: OtherTitle) => other.title === title && other.traits.hash === traits.hash;
    if (!facts.otherTitles.some(isKnown)) facts.otherTitles = [...facts.otherTitles, { title, traits }];
  }

  #noteData(page: string, content: ContentFacts): void {
    const data = dataOf(content);
    if (data === null) return;
    const facts = this.#factsOf(page);
    if (facts.otherData !== null && facts.otherData !== data) facts.otherDataVaries = true;
    facts.otherData ??= data;
    if (facts.userData !== null) facts.isDataContrast = true;
  }

  #factsOf(page: string): PageFacts {
    const known = this.#pages.get(page);
    if (known !== undefined) return known;
    const made: PageFacts = {
      denial: [],
      elsewhere: [],
      asking: [],
      asksOthers: false,
      otherTitles: [],
      isGiven: false,
      isGivenWithoutForm: false,
      isForbidden: false,
      userTitle: null,
      otherData: null,
      otherDataVaries: false,
      userData: null,
      isDataContrast: false,
      isOpen: false,
    };
    this.#pages.set(unsliced(page), made);
    return made;
  }
}

const DATA = /\bjson$/;
const PAGE = /\b(?:html|xhtml\+xml)$/;

/** What JSON or HTML is known by, to the byte; null for all else, and for what was not read whole. */
function dataOf(content: ContentFacts | null): string | null {
  if (content === null || !content.isWhole || content.length === 0) return null;
  const { mediaType } = content;
  if (mediaType === null) return null;
  return DATA.test(mediaType) || PAGE.test(mediaType) ? content.fingerprint : null;
}

function closing({ denial, elsewhere, isGiven }: PageFacts, accepted: RequestTraits | null): Denial | null {
  return firstOf(denial, accepted) ?? (isGiven ? firstOf(elsewhere, accepted, true) : null);
}

/** The first denial; of those that show what the session of an accepted request is worth, where there is one. */
function firstOf(
  denials: readonly Denial[],
  accepted: RequestTraits | null,
  isElsewhere = false,
): Denial | null {
  if (accepted === null) return denials[0] ?? null;
  return denials.length === 0 ? null : contrastTo(denials, accepted, isElsewhere);
}

/** The pairs of a request, as far as they are kept. */
function deniedCookies(request: RequestMessage): readonly number[] {
  return request.cookies.slice(0, MAX_DENIED_COOKIES).map(({ name, value }) => deniedCookie(name, value));
}
