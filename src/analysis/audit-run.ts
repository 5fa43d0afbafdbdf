// Between the messages and the rules: which messages the rules see, what the fields of -e and -Y know of them, and what
// is found at the end. Only analyses that need the rules load this file.

import type { AuditOptions } from '../audit/audit-options.ts';
import { type AuditConclusion, Auditor } from '../audit/auditor.ts';
import {
  type BaselineComparison,
  type BaselineEntry,
  baselineOf,
  compareWithBaseline,
} from '../audit/baseline.ts';
import type { Finding, Severity } from '../audit/finding.ts';
import type { RuleMeta } from '../audit/rule.ts';
import { listeningRules } from '../audit/rule-listeners.ts';
import { RULES } from '../audit/rules/index.ts';
import { NOT_DECODED } from '../audit/session-conclusion.ts';
import type { SessionsElsewhere } from '../audit/sessions-elsewhere.ts';
import type { ContentMessage, Message, RequestMessage } from '../record/message.ts';
import { type MessageResults, NO_RESULTS, type RaisedFinding } from '../record/message-results.ts';
import type {
  FindingRecord,
  InventoryRecord,
  ReadSummary,
  SeverityName,
  SourceView,
} from '../record/records.ts';
import type { AuditReport, FoundRecords } from '../report/audit-report.ts';
import { briefSessionRecord } from '../report/session-record.ts';
import type { Session } from '../session/session.ts';
import type { Decode } from '../session/session-view.ts';
import { Counters, count, mayHideSetCookies } from '../shared/counters.ts';
import { lazy } from '../shared/lazy.ts';
import type { AuditSettings } from './analysis-options.ts';
import { type Choice, CookieCoverage } from './cookie-coverage.ts';
import { decideExit, type ExitDecision, type Gate, type RunFacts } from './exit-decision.ts';
import { type FinalFindings, findingKey } from './final-findings.ts';
import { FindingIds } from './finding-ids.ts';
import { Inventory } from './inventory.ts';
import { inventoryRecords } from './inventory-records.ts';
import { type IgnoredEntry, type Policy, policyOf } from './policy.ts';
import { linkFindings } from './session-findings.ts';
import { SourceLog } from './source-log.ts';
import { StreamFields } from './stream-fields.ts';

export const loadDecoders = lazy(() => import('../session/decode/index.ts'));

/** What an analysis needs of the rules. */
export interface AuditScope {
  /** The capture that was read first, as messages call it; null before there is one. */
  firstInput(): string | null;
  /** False: frames are entries of it, which Wireshark cannot show. */
  hasPackets?(input: string): boolean;
  /** Names of the chosen cookies; null when all are chosen, and hosts too. */
  readonly isNamed: ((name: string) => boolean) | null;
  /** What narrows the run. Null: what is not found does not occur. */
  readonly choice: Choice | null;
  /** Findings are shown, counted or compared with a baseline. */
  readonly reportsFindings: boolean;
  /** A field of -e or -Y shows what the rules find in each message. */
  readonly fillsFields: boolean;
  /** What is found is reported while the run goes on, too. */
  readonly isLive: boolean;
  /** What was found when the captures were read before; null: they are read once. */
  readonly finalFindings: FinalFindings | null;
  /** Where sites are judged apart: the sessions of the others. */
  readonly sessionsElsewhere?: SessionsElsewhere;
}

/** What the rules found, once all messages are in. */
export interface AuditResult {
  /** Members of the summary. */
  readonly counts: Pick<ReadSummary, 'findings' | 'acceptedFindings' | 'unjudged' | 'coverage'>;
  readonly report: AuditReport;
  /** Lines for the user: what of the configuration was of no use. */
  readonly warnings: readonly string[];
  /** The baseline that accepts everything that was found. */
  readonly baseline: readonly BaselineEntry[];
}

/** The rules that a filter can ask for. */
export const RULE_IDS: readonly string[] = RULES.map(({ meta }) => meta.id);

export class AuditRun {
  readonly #policy: Policy;
  readonly #baseline: readonly BaselineEntry[] | null;
  readonly #today: string;
  readonly #scope: AuditScope;
  readonly #auditor: Auditor | null;
  /** Sees every message as if it were shown: the filter needs what is raised before it can decide. */
  readonly #previewAuditor: Auditor | null;
  readonly #gate: Gate;
  readonly #counters: Counters;
  readonly #coverage: CookieCoverage;
  /** Null where no findings are reported. */
  readonly #inventory: Inventory | null;
  readonly #leftOut = new Map<IgnoredEntry, number>();
  /** Null where the configuration names no sources. */
  readonly #sources: SourceLog | null;
  readonly #findingIds = new FindingIds();
  readonly #streams = new StreamFields();
  /** Null until they are needed. */
  #decode: Decode | Promise<Decode> | null = null;
  /** Something was audited since the last `foundSoFar`. */
  #hasNews = false;
  /** Live: the numbers of the sessions that are not followed any longer, since the last report. */
  #forgotten: number[] = [];
  #raised: RaisedFinding[] = [];
  /** The findings that the filter has found, by their keys; null: it is not about findings. */
  #chosenFindings: Set<string> | null = null;

  /** `counters`: those of the run. */
  constructor(settings: AuditSettings, scope: AuditScope, counters: Counters) {
    const { config, baseline, assumeHttps, expectedCookies } = settings;
    const policy = policyOf(config);
    this.#policy = policy;
    this.#baseline = baseline;
    this.#scope = scope;
    this.#today = settings.today ?? '';
    this.#sources = policy.hasSources ? new SourceLog(policy.sourceOf) : null;
    this.#gate = settings;
    this.#counters = counters;
    const isLeftOut = (host: string, cookie: string): boolean => policy.ignoringEntry(host, cookie) !== null;
    this.#coverage = new CookieCoverage(scope.choice, expectedCookies, isLeftOut);
    const { severityOf, isSession, isLogin, isLogout } = policy;
    const options: Omit<AuditOptions, 'rules'> = {
      assumeHttps,
      severityOf,
      isSession,
      isLogin,
      isLogout,
      isIgnored: (host, cookie) => !this.#isNamed(cookie) || policy.ignoringEntry(host, cookie) !== null,
    };
    const isIgnored = (host: string, cookie: string | null): boolean => {
      if (!this.#isNamed(cookie)) return true;
      const entry = policy.ignoringEntry(host, cookie);
      if (entry !== null && cookie !== null) count(this.#leftOut, entry);
      return entry !== null;
    };
    const { sessionsElsewhere } = scope;
    const following: AuditOptions = {
      ...options,
      isIgnored,
      rules: RULES,
      followsSessions: true,
      ...(sessionsElsewhere === undefined ? {} : { sessionsElsewhere }),
    };
    const live: Partial<AuditOptions> = {
      isConcludedOften: true,
      sessionForgotten: (number) => void this.#forgotten.push(number),
    };
    this.#auditor = scope.reportsFindings
      ? new Auditor(scope.isLive ? { ...following, ...live } : following, counters)
      : null;
    this.#inventory = scope.reportsFindings ? new Inventory(counters, isLeftOut) : null;
    const rules = listeningRules(RULES, options, (raised) => this.#raised.push(raised));
    this.#previewAuditor = scope.fillsFields ? new Auditor({ ...options, rules }, new Counters()) : null;
  }

  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    const auditor = this.#auditor ?? this.#previewAuditor;
    return auditor?.wants(kind, hasSetCookie, hasCookie) === true;
  }

  wantsResponse(status: number, request: RequestMessage | null): boolean {
    return this.#auditor?.wantsResponse(status, request) === true;
  }

  wantsContent(status: number, request: RequestMessage): boolean {
    return this.#auditor?.wantsContent(status, request) === true;
  }

  /** What was read of the content of a response. */
  content(message: ContentMessage): void {
    this.#hasNews = true;
    this.#auditor?.content(message);
  }

  get wantsForms(): boolean {
    return this.#auditor?.wantsForms === true;
  }

  /** What the rules find in a message with cookies, for filters and fields that show it. */
  preview(message: Message): MessageResults {
    if (this.#previewAuditor === null) return NO_RESULTS;
    this.#raised = [];
    const verdicts = this.#previewAuditor.audit(message, true);
    const { finalFindings } = this.#scope;
    const raised = finalFindings === null ? this.#raised : finalFindings.of(message, this.#raised);
    return { ...NO_RESULTS, verdicts, raised };
  }

  /** The filter has found these findings: others are not shown. */
  choose(findings: readonly RaisedFinding[]): void {
    this.#chosenFindings ??= new Set();
    for (const finding of findings) this.#chosenFindings.add(findingKey(finding));
  }

  /** Counts a message that is audited. `shown`: the indices of its chosen Set-Cookie fields; null for all. */
  cover(message: Message, shown: readonly number[] | null): void {
    this.#coverage.add(message, shown);
  }

  /** What the run ends with. `read`: the summary of what was read. */
  decide(read: ReadSummary, { counts, report }: AuditResult): ExitDecision {
    const { requests, responses, lostResponses } = this.#counters;
    const facts: RunFacts = {
      summary: { ...read, ...counts },
      findings: report.findings,
      sessions: this.#gate.failOn === null ? [] : report.sessions.map(briefSessionRecord),
      coverage: this.#coverage.view(),
      expected: this.#coverage.expected(),
      requests,
      responses,
      lostResponses,
      isEveryRuleOff: report.rulesOff.length === RULES.length,
    };
    return decideExit(facts, this.#gate);
  }

  /** Audits a message. Returns the verdicts on its cookies, with what `preview` raised. */
  message(message: Message, shown: boolean, hasCookies = true, preview = NO_RESULTS): MessageResults {
    if (this.#auditor === null) return preview;
    this.#hasNews = true;
    this.#sources?.add(message);
    this.#streams.note(message);
    const verdicts = this.#auditor.audit(message, shown, hasCookies);
    return verdicts.length === 0 ? preview : { ...preview, verdicts };
  }

  /** Notes a message that is shown in the inventory; `hasRecords`: it is reported. Gives the results with what it knows. */
  list(message: Message, results: MessageResults, hasRecords: boolean): MessageResults {
    return this.#inventory?.add(message, results, hasRecords) ?? results;
  }

  /**
   * Live: what is found by now, as if the run ended. Null: nothing has come since it was last asked for, or the decoders
   * of values are not loaded yet.
   */
  foundSoFar(): FoundRecords | null {
    if (this.#auditor === null || !this.#hasNews) return null;
    const decode = this.#decoder(this.#auditor);
    if (decode instanceof Promise) return null;
    this.#hasNews = false;
    const conclusion = this.#auditor.conclude(decode);
    return this.#found({ ...conclusion, findings: this.#chosen(conclusion.findings) });
  }

  #chosen(findings: readonly Finding[]): readonly Finding[] {
    const chosen = this.#chosenFindings;
    return chosen === null ? findings : findings.filter((finding) => chosen.has(findingKey(finding)));
  }

  async finish(): Promise<AuditResult> {
    const conclusion =
      this.#auditor === null ? NOTHING_FOUND : this.#auditor.conclude(await this.#decoder(this.#auditor));
    const found = this.#chosen(conclusion.findings);
    const { gone } = this.#comparison(found);
    const { findings, sessions, forgottenSessions } = this.#found({ ...conclusion, findings: found });
    const report: AuditReport = {
      findings,
      inventory: this.#inventoryRecords(sessions, findings, conclusion),
      gone: this.#scope.choice === null ? gone : [],
      sessions,
      forgottenSessions,
      leftOut: [...this.#leftOut].map(([{ reason, cookie, host }, cookies]) => ({
        reason,
        cookieName: cookie ?? null,
        host: host ?? null,
        count: cookies,
      })),
      rules: rulesOf(findings),
      rulesOff: this.#policy.rulesOff,
    };
    const warnings = this.#scope.choice === null ? this.#policy.unusedEntries() : [];
    return {
      counts: this.#countsOf(findings),
      report,
      warnings,
      baseline: baselineOf(found, this.#baseline ?? [], this.#today),
    };
  }

  /** None when no findings are reported. */
  #countsOf(findings: readonly FindingRecord[]): AuditResult['counts'] {
    if (this.#auditor === null) return {};
    const acceptedFindings = findings.filter((finding) => finding.accepted).length;
    return {
      findings: countBySeverity(findings),
      ...(this.#baseline === null ? {} : { acceptedFindings }),
      coverage: this.#coverage.view(),
      unjudged: [...this.#auditor.unjudged()].map(([why, messages]) => ({ why, count: messages })),
    };
  }

  #comparison(found: readonly Finding[]): BaselineComparison {
    return compareWithBaseline(found, this.#baseline ?? [], this.#today);
  }

  /** Findings and sessions with their ids, each naming the other. */
  #found({ findings: found, sessions: followed }: AuditConclusion): FoundRecords {
    const { acceptanceOf, isAccepted } = this.#comparison(found);
    const newFirst = [...found].sort((one, other) => Number(isAccepted(one)) - Number(isAccepted(other)));
    const ids = this.#findingIds.of(newFirst);
    const sourceOf = ({ evidence }: Finding): SourceView | null => this.#sources?.of(evidence) ?? null;
    const known = { acceptanceOf, sourceOf };
    const { findings, sessions } = linkFindings(
      newFirst,
      ids,
      followed,
      known,
      this.#scope.firstInput(),
      this.#streams,
      (input) => this.#scope.hasPackets?.(input) !== false,
    );
    const forgottenSessions = this.#forgotten;
    this.#forgotten = [];
    return { findings, sessions, forgottenSessions };
  }

  #inventoryRecords(
    sessions: readonly Session[],
    findings: readonly FindingRecord[],
    { roleOf }: AuditConclusion,
  ): InventoryRecord[] {
    if (this.#inventory === null) return [];
    const isLossy = mayHideSetCookies(this.#counters);
    return inventoryRecords(this.#inventory.entries(), sessions, findings, roleOf, isLossy);
  }

  /** Loaded when there are sessions to be read. */
  #decoder({ sessions }: Auditor): Decode | Promise<Decode> {
    if (sessions === null || !sessions.hasSessions) return NOT_DECODED;
    this.#decode ??= loadDecoders().then(({ decodeSession }) => {
      this.#decode = decodeSession;
      return decodeSession;
    });
    return this.#decode;
  }

  /** With --name, findings about other cookies are left out, and those about hosts. */
  #isNamed(cookie: string | null): boolean {
    const { isNamed } = this.#scope;
    return isNamed === null || (cookie !== null && isNamed(cookie));
  }
}

/** The rules that have found something. */
function rulesOf(findings: readonly FindingRecord[]): RuleMeta[] {
  const found = new Set(findings.map(({ rule }) => rule));
  return RULES.map(({ meta }) => meta).filter(({ id }) => found.has(id));
}

const NOTHING_FOUND: AuditConclusion = { sessions: [], findings: [], roleOf: () => 'unknown' };

function countBySeverity(findings: readonly FindingRecord[]): Record<SeverityName, number> {
  const counts: Record<Severity, number> = { high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity, accepted } of findings) if (!accepted) counts[severity]++;
  return counts;
}
