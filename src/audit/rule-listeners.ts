// Rules that report no findings: they pass on what the rules report about the message at hand. They see what every rule
// sees, so that nothing is audited twice.

import type { RaisedFinding } from '../record/message-results.ts';
import type { AuditOptions } from './audit-options.ts';
import { type Hit, isRetraction, NO_HITS, type Retraction, type Rule } from './rule.ts';

type Policy = Pick<AuditOptions, 'severityOf' | 'isIgnored'>;

/**
 * The rules of an auditor that collects no findings: each hit goes to `raise` when its message is audited, every time,
 * with the severity that the policy gives it. What the auditor caches about fields must not keep a rule silent, so
 * rules on fields and on sent cookies become rules on each cookie and each request.
 */
export function listeningRules(
  rules: readonly Rule[],
  policy: Policy,
  raise: (finding: RaisedFinding) => void,
): Rule[] {
  return rules.map((rule) => {
    const { id } = rule.meta;
    const pass = (hit: Hit | Retraction | null, cookie: string | null): void => {
      if (hit === null || isRetraction(hit)) return;
      const severity = policy.severityOf?.(id);
      if (severity !== 'off') raise({ rule: id, severity: severity ?? hit.severity, cookie });
    };
    /** Rules on whole messages may report a cookie that the policy leaves out. */
    const passUnignored = (host: string, hits: readonly (Hit | Retraction)[]): readonly Hit[] => {
      for (const hit of hits) {
        const cookie = hit.cookie ?? null;
        if (policy.isIgnored?.(host, cookie) !== true) pass(hit, cookie);
      }
      return NO_HITS;
    };
    const { meta, alsoDeletions = false, alsoRejected = false } = rule;
    return {
      meta,
      alsoDeletions,
      alsoRejected,
      setCookie(subject) {
        const { name } = subject.cookie;
        pass(rule.field?.(subject) ?? null, name);
        pass(rule.setCookie?.(subject) ?? null, name);
        return null;
      },
      response: (subject) => {
        passUnignored(subject.host, rule.anyResponse?.(subject) ?? NO_HITS);
        return passUnignored(subject.host, rule.response?.(subject) ?? NO_HITS);
      },
      request: (subject) => {
        const { host, transport, cookies } = subject;
        if (rule.sent !== undefined)
          for (const { name, isSession, stake } of cookies)
            if (policy.isIgnored?.(host, name) !== true)
              pass(rule.sent({ name, isSession, stake, transport }), name);
        return passUnignored(host, rule.request?.(subject) ?? NO_HITS);
      },
    };
  });
}
