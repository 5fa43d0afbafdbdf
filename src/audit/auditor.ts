// Judges messages in the order of the capture: what a browser does with each cookie, and what the rules say about it.
// Rules never see the network, only subjects; findings come out at the end.

import { isDeletion, parseSetCookie } from '../cookie/parse.ts';
import { parseCookieField } from '../cookie/request.ts';
import type { Counters } from '../counters.ts';
import {
  fieldValues,
  type HeaderField,
  type Message,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import { Clients } from '../session/clients.ts';
import { judgeSession, SESSION_SCORE } from '../session/identify.ts';
import { isCsrfName } from '../session/names.ts';
import type { Finding, Severity } from './finding.ts';
import { FindingTable } from './finding-table.ts';
import { frameworkOf } from './framework.ts';
import { hostOf, requestUrl } from './host.ts';
import type { Rule } from './rule.ts';
import type { RequestSubject, ResponseSubject, SetCookieSubject } from './subject.ts';
import { transportOf } from './transport.ts';

export interface AuditOptions {
  readonly rules: readonly Rule[];
  /** Judge cleartext as if TLS ended before the capture. */
  readonly assumeHttps: boolean;
  /** What the user's policy says of a rule: another severity, or nothing at all ('off'). */
  severityOf?(rule: string): Severity | 'off' | undefined;
  /** True for a cookie that the policy leaves out. */
  isIgnored?(host: string, cookie: string | null): boolean;
  /** True or false for a cookie whose role the policy names. */
  isSession?(name: string): boolean | undefined;
}

/** Names of cookies found to be sessions that are remembered for requests. */
const MAX_SESSION_NAMES = 10_000;

export class Auditor {
  readonly #options: AuditOptions;
  readonly #clients: Clients;
  readonly #findings: FindingTable;
  readonly #sessionNames = new Set<string>();
  readonly #setCookieRules: readonly Rule[];
  readonly #responseRules: readonly Rule[];
  readonly #requestRules: readonly Rule[];

  constructor(options: AuditOptions, counters: Counters) {
    this.#options = options;
    this.#clients = new Clients(counters);
    this.#findings = new FindingTable(counters);
    const rules = options.rules.filter(({ meta }) => options.severityOf?.(meta.id) !== 'off');
    this.#setCookieRules = rules.filter((rule) => rule.setCookie !== undefined);
    this.#responseRules = rules.filter((rule) => rule.response !== undefined);
    this.#requestRules = rules.filter((rule) => rule.request !== undefined);
  }

  /** The messages it has to see, whatever is shown: without cookies there is nothing to judge. */
  wants(_kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    return hasSetCookie || hasCookie;
  }

  /**
   * Judges a message; the Set-Cookie fields of a response get their verdict. Only what is `shown` is reported: the
   * browsers' stores need the rest all the same.
   */
  message(message: Message, shown: boolean): void {
    if (message.kind === 'response') this.#response(message, shown);
    else if (shown) this.#request(message);
  }

  findings(): Finding[] {
    return this.#findings.list();
  }

  #response(message: ResponseMessage, shown: boolean): void {
    const request = message.answers ?? null;
    const transport = transportOf(message, request, this.#options.assumeHttps);
    const timeMs = message.seconds * 1000 + Math.floor(message.nanoseconds / 1e6);
    const host = hostOf(message);
    const url = requestUrl(message, transport.kind === 'secure');
    const client = this.#clients.of(message, request, url, timeMs);
    const common = { message, request, transport, timeMs, host, client };

    const cookies: SetCookieSubject[] = [];
    for (const field of message.fields) {
      if (field.name.length !== 10 || field.name.toLowerCase() !== 'set-cookie') continue;
      const parsed = parseSetCookie(field.value);
      // A field that is not whole is no statement of the server's: the browser got another one.
      if (field.cut) continue;
      const verdict = client.store.receive(parsed, { url, timeMs });
      (field as { verdict?: HeaderField['verdict'] }).verdict = verdict;
      const { cookie } = parsed;
      const deletion = isDeletion(cookie, timeMs);
      const framework = frameworkOf(cookie.name, cookie.value, message);
      const isCsrfToken = isCsrfName(cookie.name);
      const isSession = this.#isSession(cookie.name, cookie.value, cookie.httpOnly);
      cookies.push({
        ...common,
        text: field.value,
        parsed,
        cookie,
        verdict,
        deletion,
        isSession,
        isCsrfToken,
        framework,
      });
    }
    if (!shown || message.incomplete) return;
    for (const subject of cookies) this.#applySetCookieRules(subject);
    this.#applyResponseRules({ message, request, transport, timeMs, host, cookies });
  }

  #applySetCookieRules(subject: SetCookieSubject): void {
    const isRefused = subject.verdict.action === 'refused';
    for (const rule of this.#setCookieRules) {
      if (subject.deletion && !rule.alsoDeletions) continue;
      if (isRefused && !rule.alsoRefused) continue;
      const hit = rule.setCookie!(subject);
      if (hit === null) continue;
      const { name, path } = subject.cookie;
      const { host, framework, message } = subject;
      this.#add(rule, hit, {
        host,
        cookie: name,
        path: subject.verdict.cookie?.path ?? path,
        framework,
        message,
      });
    }
  }

  #applyResponseRules(subject: ResponseSubject): void {
    const { host, message } = subject;
    for (const rule of this.#responseRules)
      for (const hit of rule.response!(subject)) {
        const cookie = hit.cookie ?? null;
        const framework = subject.cookies.find(({ cookie: { name } }) => name === cookie)?.framework ?? null;
        this.#add(rule, hit, { host, cookie, path: null, framework, message });
      }
  }

  #request(message: RequestMessage): void {
    if (this.#requestRules.length === 0 || message.incomplete) return;
    const subject: RequestSubject = {
      message,
      host: hostOf(message),
      transport: transportOf(message, message, this.#options.assumeHttps),
      timeMs: message.seconds * 1000 + Math.floor(message.nanoseconds / 1e6),
      cookies: fieldValues(message, 'cookie').flatMap(parseCookieField),
      isSession: (name) => this.#options.isSession?.(name) ?? this.#sessionNames.has(name),
    };
    for (const rule of this.#requestRules)
      for (const hit of rule.request!(subject))
        this.#add(rule, hit, {
          host: subject.host,
          cookie: hit.cookie ?? null,
          path: null,
          framework: null,
          message,
        });
  }

  #add(rule: Rule, hit: Parameters<FindingTable['add']>[1], about: Parameters<FindingTable['add']>[2]): void {
    if (this.#options.isIgnored?.(about.host, about.cookie)) return;
    const severity = this.#options.severityOf?.(rule.meta.id);
    const judged = severity === undefined || severity === 'off' ? hit : { ...hit, severity };
    this.#findings.add(rule, judged, about);
  }

  #isSession(name: string, value: string, httpOnly: boolean): boolean {
    const named = this.#options.isSession?.(name);
    if (named !== undefined) return named;
    if (this.#sessionNames.has(name)) return true;
    if (judgeSession(name, value, httpOnly).score < SESSION_SCORE) return false;
    if (this.#sessionNames.size < MAX_SESSION_NAMES) this.#sessionNames.add(name);
    return true;
  }
}
