// Judges messages in the order of the capture: what a browser does with each cookie, and what the rules say about it.
// Rules never see the network, only subjects; findings come out at the end.

import { isDeletion, parseSetCookie } from '../cookie/parse.ts';
import { parseCookieField } from '../cookie/request.ts';
import type { Verdict } from '../cookie/verdict.ts';
import { type Counters, count } from '../counters.ts';
import type { SeenRequest } from '../protocol/events.ts';
import {
  fieldValues,
  type HeaderField,
  type Message,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import { Clients } from '../session/clients.ts';
import { isSessionScore } from '../session/identify.ts';
import { isLoginRequest } from '../session/login.ts';
import { SessionValues } from '../session/values.ts';
import type { AuditOptions } from './audit-options.ts';
import { BrokenRules } from './broken-rules.ts';
import { compareSeverity, type Evidence, type Finding } from './finding.ts';
import { again, type Entry, FindingTable } from './finding-table.ts';
import { frameworkOf } from './framework.ts';
import { browserUrl, domainUrl, hostOf } from './host.ts';
import type { Hit, Rule } from './rule.ts';
import { RuleSet } from './rule-set.ts';
import { SessionAudit } from './session-audit.ts';
import {
  evidenceOf,
  type RequestSubject,
  type ResponseSubject,
  type SentCookie,
  type SetCookieSubject,
  timeOf,
} from './subject.ts';
import { type Topic, Topics } from './topic.ts';
import { type Transport, transportOf } from './transport.ts';

export type { AuditOptions };

export class Auditor {
  readonly #options: AuditOptions;
  readonly #clients: Clients;
  readonly #findings: FindingTable;
  readonly #topics: Topics;
  readonly #sessionValues: SessionValues;
  readonly #rules: RuleSet;
  readonly #broken: BrokenRules;
  readonly #unjudged = new Map<string, number>();
  readonly #sessions: SessionAudit | null;
  readonly #sessionOfValue = (value: string) => this.#sessionValues.nameOf(value);

  constructor(options: AuditOptions, counters: Counters) {
    this.#options = options;
    this.#clients = new Clients(counters);
    this.#findings = new FindingTable(counters);
    this.#topics = new Topics((host, cookie) => options.isIgnored?.(host, cookie) === true);
    this.#sessionValues = new SessionValues(counters);
    this.#rules = new RuleSet(options.rules, (rule) => options.severityOf?.(rule));
    this.#broken = new BrokenRules(this.#rules);
    const tables = [this.#rules, this.#findings, this.#topics] as const;
    this.#sessions = options.followsSessions ? new SessionAudit(options, ...tables, counters) : null;
  }

  /** The messages it has to see, whatever is shown: without cookies there is nothing to judge. */
  wants(_kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    return hasSetCookie || hasCookie;
  }

  /** The same for an answer without cookies, for what it answers. */
  wantsAnswer(status: number, request: SeenRequest | null): boolean {
    return this.#sessions?.lifecycles.wantsAnswer(status, request) === true;
  }

  get wantsForms(): boolean {
    return this.#sessions !== null;
  }

  /**
   * Judges a message; the Set-Cookie fields of a response get their verdict. Only what is `shown` is reported: the
   * browsers' stores need the rest all the same.
   */
  message(message: Message, shown: boolean, hasCookies = true): void {
    if (message.kind === 'request') {
      if (hasCookies && (shown || this.#sessions !== null)) this.#request(message, shown);
    } else if (hasCookies) this.#response(message, shown);
    else this.#sessions?.answer(message, shown);
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

  #response(message: ResponseMessage, shown: boolean): void {
    const request = message.answers ?? null;
    const requestUrl = request === null ? (message.request?.url ?? null) : request.url;
    const host = hostOf(message, requestUrl);
    const transport = transportOf(message, request, requestUrl, host, this.#options.assumeHttps);
    const timeMs = timeOf(message);
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
    const topics: Topic[] = [];
    for (const field of message.fields) {
      // A field that is not whole is no statement of the server's: the browser got another one.
      if (field.cut || field.name.length !== 10 || field.name.toLowerCase() !== 'set-cookie') continue;
      const topic = this.#receive(field, response, cookies, requestUrl === null ? null : url);
      topics.push(topic);
    }
    this.#sessions?.response(response, shown);
    if (message.incomplete) count(this.#unjudged, 'incomplete');
    if (requestUrl === null) count(this.#unjudged, 'request-not-seen');
    if (!shown || message.incomplete) return;
    const evidence = evidenceOf(message);
    for (let index = 0; index < cookies.length; index++)
      this.#judgeCookie(cookies[index]!, topics[index]!, evidence);
    for (const rule of this.#rules.onResponses)
      for (const hit of rule.response!(response)) this.#add(host, rule, hit, evidence);
  }

  /** Hands one field to the browser; `url` is null when the request was not seen. */
  #receive(
    field: HeaderField,
    response: ResponseSubject,
    cookies: SetCookieSubject[],
    url: string | null,
  ): Topic {
    const parsed = parseSetCookie(field.value);
    const { cookie } = parsed;
    const { host, client, timeMs, message, request, transport } = response;
    // Without its request a server is known by its address alone: a Domain that it names is taken to be its own.
    const seenFrom = url ?? browserUrl(message, domainUrl(cookie.domain), transport.kind === 'secure');
    const verdict = client.store.receive(parsed, { url: seenFrom, timeMs });
    (field as { verdict?: Verdict }).verdict = verdict;

    const topic = this.#topics.of(host, cookie.name);
    const isSession = this.#roleOf(topic, cookie.value, cookie.httpOnly, request);
    const deletion = isDeletion(cookie, timeMs);
    const issuedBefore = topic.issued;
    if (isSession && !deletion) {
      this.#sessionValues.add(topic.cookie!, cookie.value);
      topic.issue(cookie.value);
    }
    cookies.push({
      response,
      transport,
      parsed,
      cookie,
      deviations: parsed.deviations,
      verdict,
      refusal: verdict.reason,
      isHostOnly: verdict.cookie?.hostOnly === true,
      deletion,
      issuedBefore,
      isSession,
      isCsrfToken: topic.isCsrfToken,
    });
    return topic;
  }

  #judgeCookie(subject: SetCookieSubject, topic: Topic, evidence: Evidence): void {
    if (topic.isIgnored) return;
    const { refusal, cookie } = subject;
    // The browser was not told a URL that means anything: nobody can say what it does.
    if (refusal === 'UnknownError' && !cookie.partitioned) count(this.#unjudged, 'no-valid-url');
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
    const fields = fieldValues(message, 'cookie');
    const { url } = message;
    const host = hostOf(message, url);
    const cookies: SentCookie[] = [];
    const topics: Topic[] = [];
    for (const field of fields)
      for (const { name, value } of parseCookieField(field)) {
        const topic = this.#topics.of(host, name);
        // What set it has decided, when that was seen.
        const isSession = topic.isSession ?? this.#roleOf(topic, value, false, null);
        if (!shown && !isSession) continue;
        // The name of the topic lives longer than the message.
        cookies.push({ name: topic.cookie!, value, isSession });
        topics.push(topic);
      }
    if (!shown) {
      this.#sessions?.request(message, host, cookies, false);
      return;
    }
    const transport = transportOf(message, message, url, host, this.#options.assumeHttps);
    const evidence = evidenceOf(message);
    for (let index = 0; index < cookies.length; index++)
      this.#judgeSent(topics[index]!, cookies[index]!.isSession, transport, evidence);
    this.#sessions?.request(message, host, cookies, true);
    const timeMs = timeOf(message);
    const sessionOfValue = this.#sessionOfValue;
    const subject: RequestSubject = { message, url, host, transport, timeMs, cookies, sessionOfValue };
    for (const rule of this.#rules.onRequests)
      for (const hit of rule.request!(subject)) this.#add(host, rule, hit, evidence);
  }

  #judgeSent(topic: Topic, isSession: boolean, transport: Transport, evidence: Evidence): void {
    const known = topic.sent;
    if (known !== null && known.transport === transport && known.isSession === isSession)
      for (const entry of known.entries) again(entry, evidence);
    else if (!topic.isIgnored) {
      const entries: Entry[] = [];
      for (const rule of this.#rules.onSentCookies) {
        const hit = rule.sent!({ name: topic.cookie!, isSession, transport });
        if (hit === null) continue;
        const entry = this.#findings.add(topic, rule, this.#rules.weighed(rule, hit), null, evidence);
        if (entry !== null) entries.push(entry);
      }
      topic.sent = { transport, isSession, entries };
    }
  }

  #addCookie(subject: SetCookieSubject, topic: Topic, rule: Rule, hit: Hit, evidence: Evidence): void {
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

  /** Once a session, always a session: its deletion has no value to tell it by. */
  #roleOf(topic: Topic, value: string, httpOnly: boolean, request: RequestMessage | null): boolean {
    topic.isSession ||=
      this.#options.isSession?.(topic.cookie!) ??
      isSessionScore(topic.nameScore, value, httpOnly, () => request !== null && this.#isLogin(request));
    return topic.isSession;
  }

  #isLogin(request: RequestMessage): boolean {
    return this.#options.isLogin?.(request) ?? isLoginRequest(request);
  }
}
