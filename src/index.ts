// The library: what programs get from `import ... from 'crumbshark'`. docs/LIBRARY.md describes it.

export type { Config } from './audit/config.ts';
export type {
  Attribute,
  Deviation,
  DeviationId,
  ParsedSetCookie,
  SameSite,
  SetCookie,
} from './cookie/cookie.ts';
export type { StoredCookie } from './cookie/cookie-table.ts';
export type { Explanation, ExplanationStep, HeldBack, RequestKind } from './cookie/explain.ts';
export { type ParseContext, parseSetCookie } from './cookie/parse.ts';
export type { BrowserName } from './cookie/profiles.ts';
export type { SiteContext } from './cookie/site.ts';
export type { BlockedReason, Verdict } from './cookie/verdict.ts';
export { type AnalyzeOptions, analyze } from './library/analyze.ts';
export {
  CookieStore,
  type CookieStoreOptions,
  type CookiesForContext,
  type ReceiveContext,
  type Time,
} from './library/cookie-store.ts';
export { type ExplainOptions, explainSetCookie } from './library/explain.ts';
export type { LiveSource, Source } from './library/source.ts';
export type {
  AcceptanceView,
  BrowserOutcomesView,
  ClientRecord,
  CookieRecord,
  CookieScope,
  CookieView,
  CoverageView,
  CrumbRecord,
  EvidenceRecord,
  FindingRecord,
  FixView,
  HopKind,
  HopRecord,
  HopView,
  IgnoredView,
  InputView,
  InventoryCounts,
  InventoryFlags,
  InventoryRecord,
  MomentRecord,
  OutcomeView,
  RecordsDocument,
  RequestReference,
  RunFiltersView,
  RunView,
  SentCookieView,
  SessionEventRecord,
  SessionRecord,
  SetCookieRecord,
  SeverityName,
  SourceView,
  SummaryRecord,
  VerdictView,
} from './record/records.ts';
export { UserError } from './shared/user-error.ts';
