// The cookies of a request: which of them are sessions, and what the rules on sent cookies report, once a name.

import type { RequestMessage } from '../record/message.ts';
import { MAX_COMPANIONS } from '../session/decode/limits.ts';
import { isDoubleSubmitted } from '../session/evidence/double-submit.ts';
import type { AuditTarget, AuditTargets } from './audit-target.ts';
import type { Evidence } from './finding.ts';
import type { FindingEntry } from './finding-entry.ts';
import { addOccurrence, type FindingTable } from './finding-table.ts';
import { MAX_SCRIPT_CHECKS_OF_MESSAGE } from './limits.ts';
import type { RuleSet } from './rule-set.ts';
import type { SessionClassifier } from './session-classifier.ts';
import type { ClassifiedCookie } from './subject.ts';
import type { Transport } from './transport.ts';

export class SentCookies {
  readonly #rules: RuleSet;
  readonly #findings: FindingTable;
  readonly #targets: AuditTargets;
  readonly #classifier: SessionClassifier;
  /** Cookies of the message at hand that may still be looked for in its other fields. */
  #checksLeft = 0;

  constructor(rules: RuleSet, findings: FindingTable, targets: AuditTargets, classifier: SessionClassifier) {
    this.#rules = rules;
    this.#findings = findings;
    this.#targets = targets;
    this.#classifier = classifier;
  }

  /** In order. `evidence` is null when the request is not shown: then nothing is reported. */
  read(
    message: RequestMessage,
    host: string,
    transport: Transport,
    evidence: Evidence | null,
  ): ClassifiedCookie[] {
    const companions = message.cookies.slice(0, MAX_COMPANIONS);
    this.#checksLeft = MAX_SCRIPT_CHECKS_OF_MESSAGE;
    return message.cookies.map(({ name, value }) => {
      const target = this.#targets.of(host, name);
      if (!target.originEvidence.isSettled) target.originEvidence.look(value, companions);
      return this.#audit(message, target, name, value, transport, evidence);
    });
  }

  /** The cookies that the request's form repeats, which is known with the response, are CSRF tokens. */
  readForm({ form, cookies }: RequestMessage, host: string): void {
    for (const repeated of form?.repeatedCookies ?? []) {
      const target = this.#targets.of(host, repeated);
      const value = cookies.find(({ name }) => name === repeated)?.value;
      if (value !== undefined && target.stake === 'unclear') target.setDoubleSubmitted(value);
    }
  }

  #audit(
    message: RequestMessage,
    target: AuditTarget,
    name: string,
    value: string,
    transport: Transport,
    evidence: Evidence | null,
  ): ClassifiedCookie {
    // The response that set it has decided, when that was seen.
    const isNew = target.isSession === null;
    const isSession = target.isSession ?? this.#classifier.isSession(target, value, false, null);
    if (isNew) target.updateRole(value);
    if (target.stake === 'unclear' && this.#checksLeft > 0 && target.takeRepeatCheck()) {
      this.#checksLeft--;
      if (isDoubleSubmitted(message, value)) target.setDoubleSubmitted(value);
    }
    const { stake, sent: known } = target;
    if (evidence === null) return { name, value, isSession, stake };
    if (known !== null && known.transport === transport && known.stake === stake)
      for (const entry of known.entries) addOccurrence(entry, evidence);
    else if (!target.isIgnored) {
      const entries: FindingEntry[] = [];
      for (const rule of this.#rules.onSentCookies) {
        const hit = rule.sent({ name, isSession, stake, transport });
        if (hit === null) continue;
        const entry = this.#findings.add(target, rule, this.#rules.applyPolicy(rule, hit), null, evidence);
        if (entry !== null) entries.push(entry);
      }
      target.sent = { transport, stake, entries };
    }
    return { name, value, isSession, stake };
  }
}
