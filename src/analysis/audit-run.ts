// Between the pipeline and the rules: which messages the rules see, what the fields of -e and -Y get to know of them,
// and what is made of it all at the end. Only runs that judge load this file.

import type { AuditOptions } from '../audit/audit-options.ts';
import { Auditor } from '../audit/auditor.ts';
import { type BaselineEntry, baselineOf, compareWithBaseline } from '../audit/baseline.ts';
import type { Finding, Severity } from '../audit/finding.ts';
import { listeningRules } from '../audit/rule-listeners.ts';
import { RULES } from '../audit/rules/index.ts';
import type { Message, RequestMessage } from '../record/message.ts';
import { type MessageResults, NO_RESULTS, type RaisedFinding } from '../record/message-results.ts';
import type { FindingRecord, SeverityName, SummaryRecord } from '../record/records.ts';
import type { AuditReport } from '../report/audit-report.ts';
import type { Session } from '../session/session.ts';
import { Counters, count } from '../shared/counters.ts';
import type { Policy } from './policy.ts';

export interface AuditRunOptions {
  readonly policy: Policy;
  readonly assumeHttps: boolean;
  /** --name; null when all cookies are chosen. */
  readonly isNamed: ((name: string) => boolean) | null;
  /** Findings are told or counted. */
  readonly reportsFindings: boolean;
  /** A field of -e or -Y asks what the rules say of each message. */
  readonly fillsFields: boolean;
  /** Accepted findings; null without a baseline. */
  readonly baseline: readonly BaselineEntry[] | null;
  /** No filter and no choice narrows the run: what is not found does not occur. */
  readonly isWhole: boolean;
  /** Of the run. */
  readonly counters: Counters;
}

/** What the rules said, once all messages are in. */
export interface AuditResult {
  /** With the counts of findings. */
  readonly summary: SummaryRecord;
  readonly report: AuditReport;
  /** What --update-baseline writes. */
  readonly baseline: readonly BaselineEntry[];
}

export class AuditRun {
  readonly #options: AuditRunOptions;
  readonly #auditor: Auditor | null;
  /** Sees every message as if it were shown: the filter has to know what is raised before it can say. */
  readonly #previewAuditor: Auditor | null;
  readonly #leftOut = new Map<string, number>();
  #raised: RaisedFinding[] = [];

  constructor(options: AuditRunOptions) {
    this.#options = options;
    const { policy, assumeHttps, counters, reportsFindings, fillsFields } = options;
    const { severityOf, isSession, isLogin, isLogout } = policy;
    const asked: Omit<AuditOptions, 'rules'> = {
      assumeHttps,
      severityOf,
      isSession,
      isLogin,
      isLogout,
      isIgnored: (host, cookie) => !this.#isNamed(cookie) || policy.reasonToIgnore(host, cookie) !== null,
    };
    const isIgnored = (host: string, cookie: string | null): boolean => {
      if (!this.#isNamed(cookie)) return true;
      const reason = policy.reasonToIgnore(host, cookie);
      if (reason !== null && cookie !== null) count(this.#leftOut, reason);
      return reason !== null;
    };
    this.#auditor = reportsFindings
      ? new Auditor({ ...asked, isIgnored, rules: RULES, followsSessions: true }, counters)
      : null;
    const telling = listeningRules(RULES, asked, (raised) => this.#raised.push(raised));
    this.#previewAuditor = fillsFields ? new Auditor({ ...asked, rules: telling }, new Counters()) : null;
  }

  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    const auditor = this.#auditor ?? this.#previewAuditor;
    return auditor?.wants(kind, hasSetCookie, hasCookie) === true;
  }

  wantsResponse(status: number, request: RequestMessage | null): boolean {
    return this.#auditor?.wantsResponse(status, request) === true;
  }

  get wantsForms(): boolean {
    return this.#auditor?.wantsForms === true;
  }

  /** What the rules say of a message with cookies, for filters and fields that ask. */
  preview(message: Message): MessageResults {
    if (this.#previewAuditor === null) return NO_RESULTS;
    this.#raised = [];
    const verdicts = this.#previewAuditor.audit(message, true);
    return { verdicts, raised: this.#raised };
  }

  /** Judges a message. Gives what is known of it then, together with what `preview` knew. */
  message(message: Message, shown: boolean, hasCookies = true, preview = NO_RESULTS): MessageResults {
    if (this.#auditor === null) return preview;
    const verdicts = this.#auditor.audit(message, shown, hasCookies);
    return verdicts.length === 0 ? preview : { verdicts, raised: preview.raised };
  }

  /** The decoders of values are loaded when there are sessions to be read. */
  async finish(summary: SummaryRecord): Promise<AuditResult> {
    const { baseline, isWhole, policy } = this.#options;
    const sessions = await this.#finishSessions();
    const found = this.#auditor?.findings() ?? [];
    const { isAccepted, gone } = compareWithBaseline(found, baseline ?? []);
    const findings = found.map((finding) => recordOf(finding, isAccepted(finding)));
    const unjudged = [...(this.#auditor?.unjudged() ?? [])].map(([why, messages]) => ({
      why,
      count: messages,
    }));
    const counts = {
      findings: countBySeverity(findings),
      ...(baseline === null ? {} : { accepted: findings.filter(({ accepted }) => accepted).length }),
      unjudged,
    };
    const report: AuditReport = {
      findings,
      gone: isWhole ? gone : [],
      sessions,
      leftOut: [...this.#leftOut].map(([reason, cookies]) => ({ reason, cookies })),
      rulesOff: policy.rulesOff,
    };
    return {
      summary: this.#auditor === null ? summary : { ...summary, ...counts },
      report,
      baseline: baselineOf(found),
    };
  }

  async #finishSessions(): Promise<readonly Session[]> {
    const audit = this.#auditor?.sessions ?? null;
    if (audit === null || !audit.hasSessions) return [];
    const { decodeSession } = await import('../session/decode/index.ts');
    return audit.finish(decodeSession);
  }

  /** With --name what is about no chosen cookie is left out, also what is about the host. */
  #isNamed(cookie: string | null): boolean {
    const { isNamed } = this.#options;
    return isNamed === null || (cookie !== null && isNamed(cookie));
  }
}

function recordOf(finding: Finding, accepted: boolean): FindingRecord {
  const { rule, title, severity, confidence, host, cookie, path, message, why, fix } = finding;
  const { count: times, evidence, filter, references } = finding;
  const seen = { count: times, evidence, filter };
  const what = { rule, title, severity, confidence, host, cookie, path };
  return { type: 'finding', ...what, message, why, fix, ...seen, references, accepted };
}

function countBySeverity(findings: readonly FindingRecord[]): Record<SeverityName, number> {
  const counts: Record<Severity, number> = { high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity, accepted } of findings) if (!accepted) counts[severity]++;
  return counts;
}
