// What sessions and tokens show once they are over, or as if they were over now: the rules are applied to each. It reads what
// is followed and changes none of it; what the rules report goes to the table of findings that it is given.

import { type BearerToken, provedUse } from '../session/bearer-tokens.ts';
import { cookielessSessions } from '../session/cookieless-sessions.ts';
import { acceptedReplay } from '../session/evidence/replay.ts';
import { replayedTogether } from '../session/evidence/replayed-together.ts';
import { loginGroups } from '../session/login-groups.ts';
import type { ReusedToken } from '../session/refresh-tokens.ts';
import { withoutReplayedLogins } from '../session/remembered-replays.ts';
import type { Session } from '../session/session.ts';
import type { SessionTracker } from '../session/session-tracker.ts';
import { type Decode, decodeValues, sessionView } from '../session/session-view.ts';
import { withSetBy } from '../session/set-by.ts';
import type { TrackedSession } from '../session/tracked-session.ts';
import type { AuditOptions } from './audit-options.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import type { BesideSessions, RealSessions } from './beside-sessions.ts';
import type { CookielessNumbers } from './cookieless-numbers.ts';
import { packetEvidence } from './finding.ts';
import type { FindingTable } from './finding-table.ts';
import type { ObservedUsernames } from './observed-usernames.ts';
import { isRetraction, type Rule, type SessionHit } from './rule.ts';
import type { RuleSet } from './rule-set.ts';

/** For sessions that end before the decoders are loaded: their values are not read. */
export const NOT_DECODED: Decode = () => null;

/** What is followed, and how it is judged. */
export interface FollowedSessions {
  readonly options: AuditOptions;
  readonly rules: RuleSet;
  readonly targets: AuditTargets;
  readonly tracker: SessionTracker;
}

export interface ConcludedSessions extends Pick<RealSessions, 'otherRoles'> {
  /** Those that are shown, in order of appearance. */
  readonly sessions: readonly Session[];
}

export class SessionConclusion {
  readonly #followed: FollowedSessions;
  readonly #findings: FindingTable;
  readonly #usernames: ObservedUsernames;
  readonly #decode: Decode;
  /** Cookies of which a logout that leaves them to the browser ends the session on the server, as one session has shown. */
  readonly #endingOnServer = new Set<AuditTarget>();
  /** Those that are judged together; a session that is forgotten before is judged alone. */
  #known: ReadonlySet<TrackedSession> = new Set();

  /** What the rules report goes to `findings`, and the names that values hold to `usernames`. */
  constructor(
    followed: FollowedSessions,
    findings: FindingTable,
    usernames: ObservedUsernames,
    decode: Decode,
  ) {
    this.#followed = followed;
    this.#findings = findings;
    this.#usernames = usernames;
    this.#decode = decode;
  }

  /** All of them. */
  all(beside: BesideSessions, numbers: CookielessNumbers): ConcludedSessions {
    const { tracker, options } = this.#followed;
    for (const token of tracker.tokens.list()) this.token(token);
    for (const token of tracker.refreshTokens.list()) this.#reusedToken(token);
    const isNamed = (name: string) => options.isSession?.(name) === true;
    const { sessions: known, otherRoles } = beside.withoutBeside(
      tracker,
      tracker.list(),
      isNamed,
      this.#findings,
    );
    this.#known = new Set(known);
    for (const session of known) this.#noteEnd(session);
    for (const target of this.#endingOnServer) this.#reviseEnded(target);
    const sessions: Session[] = [];
    const listed: TrackedSession[] = [];
    for (const tracked of known) {
      const session = this.session(tracked);
      if (session === null) continue;
      sessions.push(session);
      listed.push(tracked);
    }
    const groups = loginGroups(listed);
    const grouped = withSetBy(withoutReplayedLogins(sessions), tracker.lostSetters).map((session) => ({
      ...session,
      group: groups.get(session.number)!,
    }));
    const others = this.#cookieless(grouped, new Set(groups.values()).size, numbers);
    return { sessions: [...grouped, ...others], otherRoles };
  }

  /** Null for one that is not shown. */
  session(tracked: TrackedSession): Session | null {
    if (!tracked.isShown) return null;
    const { options, rules, tracker } = this.#followed;
    const target = this.#targetOf(tracked);
    if (target.isIgnored) return null;
    const { pages } = tracker;
    const decoded = decodeValues(tracked, this.#decode);
    const isNamed = options.isSession?.(tracked.name) === true;
    const session = sessionView(tracked, decoded, pages, isNamed, target.sessionReason);
    for (const value of Object.values(decoded)) if (value !== null) this.#usernames.addContent(value);
    const replay = acceptedReplay(tracked, pages);
    const own = {
      session,
      tracked,
      decoded,
      isSupposed: target.isSupposed,
      endsOnServer: this.#endingOnServer.has(target),
      replay,
      together: replay === null ? [] : replayedTogether(tracked, replay, pages).filter(this.#isJudged),
      hashedBy: (value: string) => this.#usernames.hashedBy(value),
      ...tracker.observers.of(tracked, pages),
    };
    for (const rule of rules.onSessions) {
      const hit = rule.session(own);
      if (hit === null) continue;
      if (isRetraction(hit)) this.#findings.retract(target, rule, hit);
      else this.#add(target, rule, hit, tracked.number);
    }
    return session;
  }

  /** What it showed in messages that are not shown is left out already. */
  token(token: BearerToken): void {
    const { rules, targets, tracker } = this.#followed;
    const target = targets.of(token.host, null);
    if (target.isIgnored) return;
    const use = provedUse(token, tracker.pages);
    for (const rule of rules.onTokens) {
      const hit = rule.token({ token, use });
      if (hit !== null) this.#add(target, rule, hit, null);
    }
  }

  #reusedToken(token: ReusedToken): void {
    const { rules, targets } = this.#followed;
    const target = targets.of(token.host, null);
    if (target.isIgnored) return;
    for (const rule of rules.onReusedTokens) {
      const hit = rule.reusedToken(token);
      if (hit !== null) this.#add(target, rule, hit, null);
    }
  }

  /** Logins without the cookie of a session come behind those with one. */
  #cookieless(sessions: readonly Session[], groups: number, numbers: CookielessNumbers): Session[] {
    const { tracker, targets } = this.#followed;
    const found = cookielessSessions(tracker.cookieless, tracker.pages, sessions);
    return numbers
      .number(found, tracker)
      .filter(({ host, name }) => !targets.of(host, name).isIgnored)
      .map((session, index) => ({ ...session, group: groups + index + 1 }));
  }

  /** What one session shows holds for the others of its cookie. */
  #noteEnd(tracked: TrackedSession): void {
    const { logout, refusals } = tracked;
    const isLeft = logout?.cookie === 'untouched' || logout?.cookie === 'deletion-missed';
    if (!isLeft || refusals.length === 0) return;
    if (acceptedReplay(tracked, this.#followed.tracker.pages) !== null) return;
    this.#endingOnServer.add(this.#targetOf(tracked));
  }

  /** What the end of the session makes harmless. */
  #reviseEnded(target: AuditTarget): void {
    const { rules } = this.#followed;
    this.#findings.revise(target, (rule, hit) =>
      rule.whenEnded === undefined ? hit : rules.applyPolicy(rule, rule.whenEnded(hit)),
    );
  }

  readonly #isJudged = (session: TrackedSession): boolean =>
    session.isShown && this.#known.has(session) && !this.#targetOf(session).isIgnored;

  #targetOf({ host, name }: TrackedSession): AuditTarget {
    return this.#followed.targets.of(host, name);
  }

  #add(target: AuditTarget, rule: Rule, hit: SessionHit, session: number | null): void {
    const { at, last = at, count = 1 } = hit;
    const span = { session, first: packetEvidence(at), last: packetEvidence(last), count };
    this.#findings.addSpan(target, rule, this.#followed.rules.applyPolicy(rule, hit), span);
  }
}
