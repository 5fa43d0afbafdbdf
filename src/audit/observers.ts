// Rules that report nothing and only look: what the other rules say about the message at hand, and which cookies are
// sessions. They see what every rule sees, so nothing is judged twice and no other way into the engine is needed.

import { MAX_WATCHED_SESSIONS } from '../limits.ts';
import type { RaisedFinding } from '../record/message.ts';
import { detached } from '../session/detached.ts';
import { judgeSession } from '../session/identify.ts';
import { isLoginRequest } from '../session/login.ts';
import type { AuditOptions } from './auditor.ts';
import type { Evidence } from './finding.ts';
import { type Hit, NO_HITS, type Rule, type RuleMeta } from './rule.ts';
import type { SetCookieSubject } from './subject.ts';

type Policy = Pick<AuditOptions, 'severityOf' | 'isIgnored'>;

/**
 * The rules of an auditor that reports nothing: each hit goes to `tell` when its message is judged, every time, and
 * with the severity that the policy gives it. What the auditor remembers of fields must not keep a rule silent, so
 * rules on fields and on sent cookies become rules on each cookie and each request.
 */
export function tellingRules(
  rules: readonly Rule[],
  policy: Policy,
  tell: (raised: RaisedFinding) => void,
): Rule[] {
  return rules.map((rule) => {
    const { id } = rule.meta;
    const told = (hit: Hit | null): void => {
      if (hit === null) return;
      const asked = policy.severityOf?.(id);
      if (asked !== 'off') tell({ rule: id, severity: asked ?? hit.severity });
    };
    /** About whole messages a rule may report what the auditor leaves out. */
    const toldOf = (host: string, hits: readonly Hit[]): readonly Hit[] => {
      for (const hit of hits) if (policy.isIgnored?.(host, hit.cookie ?? null) !== true) told(hit);
      return NO_HITS;
    };
    const { meta, alsoDeletions = false, alsoRefused = false } = rule;
    return {
      meta,
      alsoDeletions,
      alsoRefused,
      setCookie(subject) {
        told(rule.field?.(subject) ?? null);
        told(rule.setCookie?.(subject) ?? null);
        return null;
      },
      response: (subject) => toldOf(subject.host, rule.response?.(subject) ?? NO_HITS),
      request: (subject) => {
        const { host, transport, cookies } = subject;
        for (const { name, isSession } of rule.sent === undefined ? [] : cookies)
          if (policy.isIgnored?.(host, name) !== true) told(rule.sent!({ name, isSession, transport }));
        return toldOf(host, rule.request?.(subject) ?? NO_HITS);
      },
    };
  });
}

/** It is in no list, and nobody reads about it. */
const NO_META: RuleMeta = {
  id: 'session-watch',
  title: '',
  severities: [],
  references: [],
  why: '',
  fix: '',
  failing: [],
  passing: [],
};

/** A cookie of a host that carries a session, and what of its life was seen. */
export interface SessionCookie {
  readonly host: string;
  readonly name: string;
  /** What speaks for its being a session, in words. */
  readonly because: readonly string[];
  /** Times that it was set to a value, and that it was deleted. */
  sets: number;
  deletions: number;
  /** The latest deletion. */
  lastDeletion: Evidence | null;
}

/** Gathers the session cookies of a run: its `rule` has to be among the rules of the auditor. */
export class SessionWatch {
  readonly #byHost = new Map<string, Map<string, SessionCookie>>();
  readonly #sessions: SessionCookie[] = [];
  readonly rule: Rule = {
    meta: NO_META,
    alsoDeletions: true,
    alsoRefused: true,
    setCookie: (subject) => {
      if (subject.isSession) this.#see(subject);
      return null;
    },
  };

  /** In order of their first appearance. */
  list(): readonly SessionCookie[] {
    return this.#sessions;
  }

  #see(subject: SetCookieSubject): void {
    const session = this.#sessionOf(subject);
    if (session === null) return;
    if (!subject.deletion) session.sets++;
    else {
      const { input, frame, stream } = subject.response.message;
      session.deletions++;
      session.lastDeletion = { input, frame, stream };
    }
  }

  #sessionOf({ response, cookie }: SetCookieSubject): SessionCookie | null {
    const { host, request } = response;
    let ofHost = this.#byHost.get(host);
    const known = ofHost?.get(cookie.name);
    if (known !== undefined) return known;
    if (this.#sessions.length === MAX_WATCHED_SESSIONS) return null;
    const isLogin = request !== null && isLoginRequest(request);
    const session: SessionCookie = {
      host: detached(host),
      name: detached(cookie.name),
      because: judgeSession(cookie.name, cookie.value, cookie.httpOnly, isLogin).evidence,
      sets: 0,
      deletions: 0,
      lastDeletion: null,
    };
    if (ofHost === undefined) {
      ofHost = new Map();
      this.#byHost.set(session.host, ofHost);
    }
    ofHost.set(session.name, session);
    this.#sessions.push(session);
    return session;
  }
}
