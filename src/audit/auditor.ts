// Judges messages in the order of the capture: what a browser does with each cookie, and what the rules say about it.
// Rules never see the network, only subjects; findings come out at the end.

import { Browsers } from '../browser/browsers.ts';
import type { ParsedSetCookie } from '../cookie/cookie.ts';
import { isDeletion } from '../cookie/parse.ts';
import type { Verdict } from '../cookie/verdict.ts';
import { type Message, messageTimeMs, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { isRedirect } from '../session/redirect.ts';
import { SessionValues } from '../session/values.ts';
import { type Counters, count } from '../shared/counters.ts';
import type { AuditOptions } from './audit-options.ts';
import { type AuditTarget, AuditTargets, NO_VALUES } from './audit-target.ts';
import { compareSeverity, type Evidence, type Finding } from './finding.ts';
import { again, FindingTable } from './finding-table.ts';
import { frameworkOf } from './framework.ts';
import { browserUrl, domainUrl, messageHost } from './host.ts';
import type { Hit, Rule } from './rule.ts';
import { RuleCache } from './rule-cache.ts';
import { RuleSet } from './rule-set.ts';
import { SentCookies } from './sent-cookies.ts';
import { SessionAudit } from './session-audit.ts';
import { SessionClassifier } from './session-classifier.ts';
import { evidenceOf, type RequestSubject, type ResponseSubject, type SetCookieSubject } from './subject.ts';
import { transportOf } from './transport.ts';
import { UnreturnedCookies } from './unreturned-cookies.ts';
import { mayHoldSession } from './url-session.ts';

export type { AuditOptions };

const NO_VERDICTS: MessageResults['verdicts'] = [];

export class Auditor {
  readonly #options: AuditOptions;
  readonly #clients: Browsers;
  readonly #returns: UnreturnedCookies;
  readonly #findings: FindingTable;
  readonly #topics: AuditTargets;
  readonly #sessionValues: SessionValues;
  readonly #rules: RuleSet;
  readonly #broken: RuleCache;
  readonly #roles: SessionClassifier;
  readonly #sent: SentCookies;
  readonly #unjudged = new Map<string, number>();
  readonly #sessions: SessionAudit | null;
  readonly #sessionOfValue = (value: string) => this.#sessionValues.nameOf(value);

  constructor(options: AuditOptions, counters: Counters) {
    this.#options = options;
    this.#clients = new Browsers(counters);
    this.#returns = new UnreturnedCookies(this.#clients);
    this.#findings = new FindingTable(counters);
    this.#topics = new AuditTargets((host, cookie) => options.isIgnored?.(host, cookie) === true);
    this.#sessionValues = new SessionValues(counters);
    this.#roles = new SessionClassifier(options);
    this.#rules = new RuleSet(options.rules, (rule) => options.severityOf?.(rule));
    this.#broken = new RuleCache(this.#rules);
    this.#sent = new SentCookies(this.#rules, this.#findings, this.#topics, this.#roles);
    const tables = [this.#rules, this.#findings, this.#topics] as const;
    this.#sessions = options.followsSessions ? new SessionAudit(options, ...tables, counters) : null;
  }

  /** The messages it has to see, whatever is shown: without cookies there is nothing to judge. */
  wants(_kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    return hasSetCookie || hasCookie;
  }

  /** The same for an answer without cookies, for what it answers, and for where it leads. */
  wantsResponse(status: number, request: RequestMessage | null): boolean {
    if (this.#sessions === null) return false;
    if (this.#sessions.lifecycles.wantsResponse(status, request)) return true;
    if (this.#rules.onAnyResponse.length === 0) return false;
    return isRedirect(status) || (request?.hasCookie === false && mayHoldSession(request.target));
  }

  get wantsForms(): boolean {
    return this.#sessions !== null;
  }

  /**
   * Judges a message; gives the verdict on each Set-Cookie field of a response. Only what is `shown` is reported: the
   * browsers' stores need the rest all the same.
   */
  message(message: Message, shown: boolean, hasCookies = true): MessageResults['verdicts'] {
    if (message.kind === 'request') {
      if (hasCookies && (shown || this.#sessions !== null)) this.#request(message, shown);
    } else if (hasCookies) return this.#response(message, shown);
    else this.#responseWithoutCookies(message, shown);
    return NO_VERDICTS;
  }

  /** Null unless sessions are followed. Its `finish` is asked once, before the findings. */
  get sessions(): SessionAudit | null {
    return this.#sessions;
  }

  findings(): Finding[] {
    return this.#findings.list();
  }

  /** What could not be judged: how many messages or cookies, by the reason. */
  unjudged(): ReadonlyMap<string, number> {
    return this.#unjudged;
  }

  #response(message: ResponseMessage, shown: boolean): MessageResults['verdicts'] {
    const { request } = message;
    const requestUrl = request === null ? null : request.url;
    const host = messageHost(message, requestUrl);
    const transport = transportOf(message, request, requestUrl, host, this.#options.assumeHttps);
    const timeMs = messageTimeMs(message);
    const url = browserUrl(message, requestUrl, transport.kind === 'secure');
    const cookies: SetCookieSubject[] = [];
    const response: ResponseSubject = {
      message,
      request,
      transport,
      timeMs,
      host,
      client: this.#clients.of(message, request, url, timeMs),
      url,
      cookies,
      sessionOfValue: this.#sessionOfValue,
    };
    const topics: AuditTarget[] = [];
    // A field that is not whole is no statement of the server's: the browser got another one.
    const verdicts = message.setCookies.map(({ truncated, parsed }) =>
      truncated ? null : this.#receive(parsed, response, cookies, topics, requestUrl === null ? null : url),
    );
    this.#sessions?.response(response, shown);
    if (message.incomplete) count(this.#unjudged, 'incomplete');
    if (requestUrl === null) count(this.#unjudged, 'request-not-seen');
    if (!shown || message.incomplete) return verdicts;
    const evidence = evidenceOf(message);
    for (let index = 0; index < cookies.length; index++)
      this.#judgeCookie(cookies[index]!, topics[index]!, evidence);
    for (const rule of this.#rules.onAnyResponse)
      for (const hit of rule.anyResponse!(response)) this.#add(host, rule, hit, evidence);
    for (const rule of this.#rules.onResponses)
      for (const hit of rule.response!(response)) this.#add(host, rule, hit, evidence);
    if (request !== null) this.#requestWithoutCookies(request);
    return verdicts;
  }

  #responseWithoutCookies(message: ResponseMessage, shown: boolean): void {
    this.#sessions?.responseWithoutCookies(message, shown);
    if (!shown || message.incomplete) return;
    const { request } = message;
    const host = messageHost(message, request === null ? null : request.url);
    if (isRedirect(message.status))
      for (const rule of this.#rules.onAnyResponse)
        for (const hit of rule.anyResponse!({ message, host, sessionOfValue: this.#sessionOfValue }))
          this.#add(host, rule, hit, evidenceOf(message));
    if (request !== null) this.#requestWithoutCookies(request);
  }

  /** Nobody has asked for it until its response was there: only its address may say something. */
  #requestWithoutCookies(request: RequestMessage): void {
    if (this.#rules.onAnyResponse.length === 0 || !mayHoldSession(request.target)) return;
    if (request.incomplete || request.cookies.length > 0) return;
    this.#request(request, true);
  }

  /** Hands one field to the browser, and adds what rules look at; `url` is null when the request was not seen. */
  #receive(
    parsed: ParsedSetCookie,
    response: ResponseSubject,
    cookies: SetCookieSubject[],
    topics: AuditTarget[],
    url: string | null,
  ): Verdict {
    const { cookie } = parsed;
    const { host, client, timeMs, message, request, transport } = response;
    // Without its request a server is known by its address alone: a Domain that it names is taken to be its own.
    const seenFrom = url ?? browserUrl(message, domainUrl(cookie.domain), transport.kind === 'secure');
    const verdict = client.store.receive(parsed, { url: seenFrom, timeMs });
    this.#returns.receive(client, verdict);

    const topic = this.#topics.of(host, cookie.name);
    const isSession = this.#roles.isSession(topic, cookie.value, cookie.httpOnly, request);
    const deletion = isDeletion(cookie, timeMs);
    const issuedBefore = topic.issued;
    let handedOut = NO_VALUES;
    if (isSession && !deletion) {
      this.#sessionValues.add(topic.cookie!, cookie.value);
      topic.issue(cookie.value);
      if (topic.handOut(cookie.value, request)) handedOut = topic.handedOut;
    }
    cookies.push({
      response,
      transport,
      parsed,
      cookie,
      deviations: parsed.deviations,
      verdict,
      rejection: verdict.reason,
      isHostOnly: verdict.cookie?.hostOnly === true,
      deletion,
      setBefore: verdict.stored ? topic.setAgain(verdict.cookie!, transport) : null,
      issuedBefore,
      handedOut,
      isSession,
      isCsrfToken: topic.isCsrfToken,
    });
    topics.push(topic);
    return verdict;
  }

  #judgeCookie(subject: SetCookieSubject, topic: AuditTarget, evidence: Evidence): void {
    if (topic.isIgnored) return;
    const { rejection, cookie } = subject;
    // The browser was not told a URL that means anything: nobody can say what it does.
    if (rejection === 'UnknownError' && !cookie.partitioned) count(this.#unjudged, 'no-valid-url');
    const rules = this.#rules.onCookies(subject);
    for (const { rule, severity } of this.#broken.of(subject, rules.onFields)) {
      const known = topic.findingOf(rule);
      if (known !== null && compareSeverity(severity, known.hit.severity) >= 0) again(known, evidence);
      else this.#addCookie(subject, topic, rule, rule.field!(subject)!, evidence);
    }
    for (const rule of rules.onCookies) {
      const hit = rule.setCookie!(subject);
      if (hit !== null) this.#addCookie(subject, topic, rule, hit, evidence);
    }
  }

  #request(message: RequestMessage, shown: boolean): void {
    if (message.incomplete) {
      if (shown) count(this.#unjudged, 'incomplete');
      return;
    }
    const { url } = message;
    const host = messageHost(message, url);
    const transport = transportOf(message, message, url, host, this.#options.assumeHttps);
    const evidence = evidenceOf(message);
    const cookies = this.#sent.read(message, host, transport, shown ? evidence : null);
    this.#sessions?.request(message, host, cookies, shown);
    const timeMs = messageTimeMs(message);
    const missed = this.#returns.request(message, url, host, transport, cookies, timeMs);
    if (!shown) return;
    const subject: RequestSubject = {
      message,
      url,
      host,
      transport,
      timeMs,
      cookies,
      missed,
      sessionOfValue: this.#sessionOfValue,
    };
    for (const rule of this.#rules.onRequests)
      for (const hit of rule.request!(subject)) this.#add(host, rule, hit, evidence);
  }

  #addCookie(subject: SetCookieSubject, topic: AuditTarget, rule: Rule, hit: Hit, evidence: Evidence): void {
    const { cookie, verdict, response } = subject;
    const path = verdict.cookie?.path ?? cookie.path;
    if (!topic.isFrameworkSettled) {
      topic.framework = frameworkOf(cookie.name, cookie.value, response.message);
      // A deletion has no value to tell it by.
      topic.isFrameworkSettled = topic.framework !== null || !subject.deletion;
    }
    this.#findings.add(topic, rule, this.#rules.weighed(rule, hit), path, evidence);
  }

  #add(host: string, rule: Rule, hit: Hit, evidence: Evidence): void {
    const topic = this.#topics.of(host, hit.cookie ?? null);
    if (!topic.isIgnored) this.#findings.add(topic, rule, this.#rules.weighed(rule, hit), null, evidence);
  }
}
