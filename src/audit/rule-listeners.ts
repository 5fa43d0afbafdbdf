// Rules that report nothing and only look: what the other rules say about the message at hand. They see what every rule
// sees, so nothing is judged twice and no other way into the engine is needed.

import type { RaisedFinding } from '../record/message-results.ts';
import type { AuditOptions } from './auditor.ts';
import { type Hit, NO_HITS, type Rule } from './rule.ts';

type Policy = Pick<AuditOptions, 'severityOf' | 'isIgnored'>;

/**
 * The rules of an auditor that reports nothing: each hit goes to `tell` when its message is judged, every time, and
 * with the severity that the policy gives it. What the auditor remembers of fields must not keep a rule silent, so
 * rules on fields and on sent cookies become rules on each cookie and each request.
 */
export function listeningRules(
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
      response: (subject) => {
        toldOf(subject.host, rule.anyResponse?.(subject) ?? NO_HITS);
        return toldOf(subject.host, rule.response?.(subject) ?? NO_HITS);
      },
      request: (subject) => {
        const { host, transport, cookies } = subject;
        for (const { name, isSession } of rule.sent === undefined ? [] : cookies)
          if (policy.isIgnored?.(host, name) !== true) told(rule.sent!({ name, isSession, transport }));
        return toldOf(host, rule.request?.(subject) ?? NO_HITS);
      },
    };
  });
}
