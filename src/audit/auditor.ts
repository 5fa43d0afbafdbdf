// Audits messages in the order of the capture: what a browser does with each cookie, and what the rules report about it.
// Rules never see the network, only subjects; findings come out at the end.

import { Browsers } from '../browser/browsers.ts';
import { RequestContext } from '../browser/request-context.ts';
import { responseAcceptance } from '../browser/response-acceptance.ts';
import { cookieScope } from '../cookie/cookie-scope.ts';
import { responseRefusal } from '../cookie/verdict.ts';
import {
  type ContentMessage,
  type Message,
  messageTimeMs,
  messageTimeUs,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import { urlWithHost } from '../record/message-host.ts';
import type { MessageResults } from '../record/message-results.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import { deniedCookie } from '../session/denied-cookie.ts';
import type { Session } from '../session/session.ts';
import type { Decode } from '../session/session-view.ts';
import type { Counters } from '../shared/counters.ts';
import { AbsentCookieFinder, mayTurnAway, NO_ABSENT_COOKIES } from './absent-cookies.ts';
import type { AuditOptions } from './audit-options.ts';
import { type AuditTarget, AuditTargets, lookForOrigins } from './audit-target.ts';
import { AwaitedLogins } from './awaited-logins.ts';
import { browserUrl, contextOfDomain } from './browser-url.ts';
import { ConnectionHosts } from './connection-hosts.ts';
import { compareSeverity, type Evidence, type Finding } from './finding.ts';
import { FindingTable } from './finding-table.ts';
import { titleOfRefusal } from './finding-text.ts';
import { InterimCookies } from './interim-cookies.ts';
import { type Hit, isRetraction, type Retraction, type Rule } from './rule.ts';
import { RuleCache } from './rule-cache.ts';
import { type CookieRules, RuleSet } from './rule-set.ts';
import { SentCookies } from './sent-cookies.ts';
import { SessionAudit } from './session-audit.ts';
import { SessionClassifier } from './session-classifier.ts';
import { type ReceivedSetCookie, SetCookieSubjects } from './set-cookie-subjects.ts';
import {
  type AbsentCookies,
  type AnyResponseSubject,
  evidenceOf,
  evidenceOfCookie,
  type RequestSubject,
  type ResponseSubject,
  type SetCookieSubject,
} from './subject.ts';
import { transportOf } from './transport.ts';
import { type UnjudgedCause, UnjudgedCauses } from './unjudged-causes.ts';
import { UnreturnedCookies } from './unreturned-cookies.ts';
import { mayHoldSession } from './url-session.ts';
import { mayConcernRules } from './wanted-responses.ts';

const NO_VERDICTS: MessageResults['verdicts'] = [];
const nameOf = ({ cookie }: SetCookieSubject): string => cookie.name;

/** What the messages so far make of the run. */
export interface AuditConclusion {
  /** In order of appearance. */
  readonly sessions: readonly Session[];
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** What a cookie of a host is for. */
  roleOf(host: string, name: string): CookieRole;
}

export class Auditor {
  readonly #options: AuditOptions;
  readonly #browsers: Browsers;
  readonly #unreturned: UnreturnedCookies;
  readonly #absent: AbsentCookieFinder;
  readonly #findings: FindingTable;
  readonly #targets: AuditTargets;
  readonly #subjects: SetCookieSubjects;
  readonly #rules: RuleSet;
  readonly #ruleCache: RuleCache;
  readonly #classifier: SessionClassifier;
  readonly #sentCookies: SentCookies;
  readonly #interimCookies = new InterimCookies();
  readonly #connections = new ConnectionHosts();
  readonly #awaitedLogins = new AwaitedLogins();
  readonly #unjudged: UnjudgedCauses;
  readonly #sessions: SessionAudit | null;
  /** When the message that is audited was seen. */
  #timeUs = 0;
  readonly #sessionOfValue = (value: string) => this.#subjects.sessionOfValue(value, this.#timeUs);
  readonly #isLoginField = (host: string, name: string) => this.#classifier.loginForms.has(host, name);

  constructor(options: AuditOptions, counters: Counters) {
    this.#options = options;
    this.#unjudged = new UnjudgedCauses(counters);
    this.#browsers = new Browsers(counters);
    this.#unreturned = new UnreturnedCookies(this.#browsers);
    this.#findings = new FindingTable(counters);
    this.#targets = new AuditTargets((host, cookie) => options.isIgnored?.(host, cookie) === true);
    this.#classifier = new SessionClassifier(options);
    const known = [this.#targets, this.#classifier, this.#unreturned] as const;
    this.#subjects = new SetCookieSubjects(...known, counters, options.sessionsElsewhere);
    this.#rules = new RuleSet(options.rules, (rule) => options.severityOf?.(rule));
    this.#absent = new AbsentCookieFinder(this.#browsers, this.#targets, this.#classifier);
    this.#ruleCache = new RuleCache(this.#rules);
    this.#sentCookies = new SentCookies(this.#rules, this.#findings, this.#targets, this.#classifier);
    const tables = [this.#rules, this.#findings, this.#targets] as const;
    this.#sessions = options.followsSessions
      ? new SessionAudit(options, ...tables, counters, this.#classifier.loginForms)
      : null;
  }

  /** The messages it has to see, shown or not: those with cookies. */
  wants(_kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    return hasSetCookie || hasCookie;
  }

  /** The same for a response without cookies, by its status and its request. */
  wantsResponse(status: number, request: RequestMessage | null): boolean {
    if (this.#sessions === null) return false;
    if (this.#sessions.tracker.wantsResponse(status, request)) return true;
    return this.#rules.onAnyResponse.length > 0 && mayConcernRules(status, request);
  }

  /** Whether the content of a response that it has to see is wanted too. */
  wantsContent(status: number, request: RequestMessage): boolean {
    return this.#sessions?.tracker.wantsContent(status, request) === true;
  }

  /** What was read of the content of a response, behind the response itself. */
  content(message: ContentMessage): void {
    this.#sessions?.tracker.content(message);
    const refused = this.#awaitedLogins.refusedBy(message);
    if (refused === null) return;
    for (const rule of this.#rules.assumingLogin)
      for (const name of refused.names)
        this.#findings.retract(this.#targets.of(refused.host, name), rule, { since: message.request });
  }

  get wantsForms(): boolean {
    return this.#sessions !== null;
  }

  /**
   * Audits a message; gives the verdict on each Set-Cookie field of a response. Findings are reported only for what is
   * `shown`: the browsers' stores need the rest all the same.
   */
  audit(message: Message, shown: boolean, hasCookies = true): MessageResults['verdicts'] {
    this.#findings.sessions.set(null);
    this.#timeUs = messageTimeUs(message);
    if (message.kind === 'request') {
      if (hasCookies && (shown || this.#sessions !== null)) this.#request(message, shown);
    } else if (hasCookies) return this.#response(message, shown);
    else this.#responseWithoutCookies(message, shown);
    return NO_VERDICTS;
  }

  /** Null unless sessions are followed. */
  get sessions(): SessionAudit | null {
    return this.#sessions;
  }

  /** Of messages; what sessions show comes with the conclusion. */
  findings(): Finding[] {
    return this.#findings.list();
  }

  /** What is to be reported if the run ends now. It changes nothing: more may come. */
  conclude(decode: Decode): AuditConclusion {
    const concluded = this.#sessions?.conclude(decode) ?? null;
    return {
      sessions: concluded?.sessions ?? [],
      findings: concluded?.findings.list() ?? this.findings(),
      roleOf: (host, name) => {
        const target = this.#targets.of(host, name);
        return concluded?.otherRoles.get(target) ?? target.role;
      },
    };
  }

  /** What could not be judged: how many messages or cookies, by the reason. */
  unjudged(): ReadonlyMap<UnjudgedCause, number> {
    return this.#unjudged.counts();
  }

  #response(message: ResponseMessage, shown: boolean): MessageResults['verdicts'] {
    const { request } = message;
    const requestUrl = urlWithHost(request);
    const host = this.#connections.hostOf(message, requestUrl);
    const transport = transportOf(message, request, requestUrl, host, this.#options.assumeHttps);
    const timeMs = messageTimeMs(message);
    const url = browserUrl(requestUrl, host, transport.kind === 'secure');
    const context = new RequestContext(url, timeMs, request, message);
    const acceptance = responseAcceptance(message);
    const cookies: SetCookieSubject[] = [];
    const response: ResponseSubject = {
      message,
      request,
      transport,
      timeMs,
      host,
      browser: this.#browsers.of(message, request, context),
      url,
      context,
      cookies,
      acceptance,
      interimCookies: this.#interimCookies.of(request),
      absent: this.#absent.find(message, host, context),
      sessionOfValue: this.#sessionOfValue,
      isLoginField: this.#isLoginField,
      isLogin: this.#classifier.isLogin,
      isLogout: this.#classifier.isLogout,
      isDeniedHere: (name, value) =>
        this.#sessions?.tracker.pages.isDeniedAt(host, deniedCookie(name, value)) === true,
    };
    if (request !== null) this.#sentCookies.readForm(request, host);
    const received: ReceivedSetCookie[] = [];
    if (acceptance !== null) response.browser.store.receiveHidden(acceptance, context);
    const verdicts = message.setCookies.map((field, index) => {
      const { truncated, parsed } = field;
      // What the browser made of it is not known.
      if (truncated) return null;
      const seen = requestUrl === null ? contextOfDomain(parsed.cookie.domain, response) : context;
      const { store } = response.browser;
      const verdict =
        acceptance === null
          ? store.receive(parsed, seen)
          : store.receiveAccepted(index, field, acceptance, seen);
      const one = this.#subjects.of(parsed, response, verdict);
      cookies.push(one.subject);
      received.push(one);
      return one.subject.verdict;
    });
    this.#absent.receive(response);
    if (request !== null && acceptance?.standard.refused === 'interim-response')
      this.#interimCookies.add(request, cookies.map(nameOf));
    lookForOrigins(received, message);
    this.#sessions?.response(response, shown);
    if (requestUrl === null) this.#unjudged.note('request-not-seen', message);
    if (shown && message.incomplete) this.#auditFields(message, received);
    else if (shown) this.#auditResponse(response, received);
    return verdicts;
  }

  #auditResponse(response: ResponseSubject, received: readonly ReceivedSetCookie[]): void {
    const { message, request, host } = response;
    const evidence = evidenceOf(message);
    // What is not taken because of the response itself is for the rules on responses.
    for (const one of received)
      if (responseRefusal(one.subject.verdict) === null) this.#auditSetCookie(one, evidence);
    this.#auditAnyResponse(response);
    for (const rule of this.#rules.onResponses)
      for (const hit of rule.response(response)) this.#add(host, rule, hit, message, evidence);
    if (request !== null) {
      if (message.isContentRead) this.#awaitedLogins.add(response, request);
      this.#requestWithoutCookies(request);
    }
  }

  /** What the fields say that are whole, whatever is missing beside them. HAR files, without ports, may list cookies, and not how they were written. */
  #auditFields(message: ResponseMessage, received: readonly ReceivedSetCookie[]): void {
    for (const one of message.dstPort === 0 ? [] : received)
      if (!one.target.isIgnored && responseRefusal(one.subject.verdict) === null)
        this.#auditAttributes(one, this.#rules.onCookies(one.subject), evidenceOf(message));
  }

  #responseWithoutCookies(message: ResponseMessage, shown: boolean): void {
    const { request } = message;
    const host = this.#connections.hostOf(message, urlWithHost(request));
    this.#sessions?.responseWithoutCookies(message, host, shown);
    if (request !== null) this.#sentCookies.readForm(request, host);
    if (!shown || message.incomplete) return;
    const subject: AnyResponseSubject = {
      message,
      host,
      absent: this.#absentOf(message, host),
      sessionOfValue: this.#sessionOfValue,
      isLoginField: this.#isLoginField,
    };
    this.#auditAnyResponse(subject);
    if (request !== null) this.#requestWithoutCookies(request);
  }

  #auditAnyResponse(subject: AnyResponseSubject): void {
    const { message, host, absent } = subject;
    this.#sessions?.absent(message, host, absent);
    for (const rule of this.#rules.onAnyResponse)
      for (const hit of rule.anyResponse(subject)) this.#add(host, rule, hit, message);
  }

  /** What the request of a response without cookies goes without. */
  #absentOf(message: ResponseMessage, host: string): AbsentCookies {
    const { request, status } = message;
    if (request === null || !mayTurnAway(status, request)) return NO_ABSENT_COOKIES;
    const transport = transportOf(message, request, request.url, host, this.#options.assumeHttps);
    const url = browserUrl(request.url, host, transport.kind === 'secure');
    return this.#absent.find(
      message,
      host,
      new RequestContext(url, messageTimeMs(message), request, message),
    );
  }

  /** A request without cookies is seen with its response only: its URL may still hold a session. */
  #requestWithoutCookies(request: RequestMessage): void {
    if (this.#rules.onAnyResponse.length === 0 || !mayHoldSession(request.target)) return;
    if (request.incomplete || request.cookies.length > 0) return;
    this.#request(request, true);
  }

  #auditSetCookie({ subject, target }: ReceivedSetCookie, evidence: Evidence): void {
    if (target.isIgnored) return;
    const { rejection } = subject;
    // The URL means nothing to a browser: what it does with the cookie is not known.
    if (rejection === 'InvalidUrl') this.#unjudged.note('no-valid-url', evidence);
    const rules = this.#rules.onCookies(subject);
    this.#auditAttributes({ subject, target }, rules, evidence);
    for (const rule of rules.onCookies)
      this.#addOfCookie(subject, target, rule, rule.setCookie(subject), evidence);
  }

  #auditAttributes({ subject, target }: ReceivedSetCookie, rules: CookieRules, evidence: Evidence): void {
    const scope = cookieScope(subject.verdict, subject.cookie);
    for (const { rule, severity } of this.#ruleCache.violations(subject, rules.onFields)) {
      const known = target.findingOf(rule);
      if (known !== null && compareSeverity(severity, known.hit.severity) >= 0)
        this.#findings.addAgain(known, scope, evidence);
      else this.#addOfCookie(subject, target, rule, rule.field(subject), evidence);
    }
  }

  #request(message: RequestMessage, shown: boolean): void {
    const { url, incomplete } = message;
    const host = this.#connections.hostOf(message, urlWithHost(message));
    const transport = transportOf(message, message, url, host, this.#options.assumeHttps);
    const evidence = evidenceOf(message);
    const isJudged = shown && !incomplete;
    const cookies = this.#sentCookies.read(message, host, transport, isJudged ? evidence : null);
    this.#sessions?.request(message, host, cookies, shown);
    if (incomplete) {
      // Its whole cookies tell whose sessions it is about, and what is missing tells nothing.
      if (shown) this.#unjudged.note('incomplete', message);
      return;
    }
    const timeMs = messageTimeMs(message);
    const missed = this.#unreturned.request(message, url, host, transport, cookies, timeMs);
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
      isLoginField: this.#isLoginField,
    };
    for (const rule of this.#rules.onRequests)
      for (const hit of rule.request(subject)) this.#add(host, rule, hit, message, evidence);
  }

  #addOfCookie(
    subject: SetCookieSubject,
    target: AuditTarget,
    rule: Rule,
    hit: Hit | Retraction | null,
    evidence: Evidence,
  ): void {
    if (hit === null) return;
    if (isRetraction(hit)) {
      this.#findings.retract(target, rule, hit);
      return;
    }
    const { cookie, verdict } = subject;
    const scope = cookieScope(verdict, cookie);
    const { otherHost } = hit;
    const titled = { ...hit, title: titleOfRefusal(hit.title ?? rule.meta.title, subject.browsers) };
    const twin = otherHost === undefined ? null : this.#targets.of(otherHost, cookie.name);
    const known = twin?.findingOf(rule, target.host) ?? null;
    if (known !== null) this.#findings.addAgain(known, scope, evidence);
    else this.#findings.add(target, rule, this.#rules.applyPolicy(rule, titled), scope, evidence);
  }

  #add(
    host: string,
    rule: Rule,
    hit: Hit | Retraction,
    message: Message,
    evidence = evidenceOf(message),
  ): void {
    const target = this.#targets.of(host, hit.cookie ?? null);
    if (target.isIgnored) return;
    if (isRetraction(hit)) {
      this.#findings.retract(target, rule, hit);
      return;
    }
    const seen = evidenceOfCookie(message, evidence, hit.cookie ?? '');
    this.#findings.add(target, rule, this.#rules.applyPolicy(rule, hit), null, seen);
  }
}
