// The cookies of a request: what each one is, and what the rules say that are asked about sent cookies, once a name.

import type { RequestMessage } from '../record/message.ts';
import type { AuditTargets } from './audit-target.ts';
import type { Evidence } from './finding.ts';
import { again, type Entry, type FindingTable } from './finding-table.ts';
import type { RuleSet } from './rule-set.ts';
import type { SessionClassifier } from './session-classifier.ts';
import type { ClassifiedCookie } from './subject.ts';
import type { Transport } from './transport.ts';

export class SentCookies {
  readonly #rules: RuleSet;
  readonly #findings: FindingTable;
  readonly #topics: AuditTargets;
  readonly #roles: SessionClassifier;

  constructor(rules: RuleSet, findings: FindingTable, topics: AuditTargets, roles: SessionClassifier) {
    this.#rules = rules;
    this.#findings = findings;
    this.#topics = topics;
    this.#roles = roles;
  }

  /** In order. `evidence` is null when the request is not shown: then nothing is reported. */
  read(
    message: RequestMessage,
    host: string,
    transport: Transport,
    evidence: Evidence | null,
  ): ClassifiedCookie[] {
    return message.cookies.map(({ name, value }) => this.#judge(name, value, host, transport, evidence));
  }

  #judge(
    name: string,
    value: string,
    host: string,
    transport: Transport,
    evidence: Evidence | null,
  ): ClassifiedCookie {
    const topic = this.#topics.of(host, name);
    // What set it has decided, when that was seen.
    const isSession = topic.isSession ?? this.#roles.isSession(topic, value, false, null);
    const known = topic.sent;
    if (evidence === null) return { name, value, isSession };
    if (known !== null && known.transport === transport && known.isSession === isSession)
      for (const entry of known.entries) again(entry, evidence);
    else if (!topic.isIgnored) {
      const entries: Entry[] = [];
      for (const rule of this.#rules.onSentCookies) {
        const hit = rule.sent!({ name, isSession, transport });
        if (hit === null) continue;
        const entry = this.#findings.add(topic, rule, this.#rules.weighed(rule, hit), null, evidence);
        if (entry !== null) entries.push(entry);
      }
      topic.sent = { transport, isSession, entries };
    }
    return { name, value, isSession };
  }
}
