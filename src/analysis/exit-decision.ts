// What --fail-on, --expect-cookie and --fail-on-unjudged decide: the exit code of a run, and why. A run without findings
// passes only when the rules have judged something, or when nothing was hidden from them.

import { compareSeverity, type Severity } from '../audit/finding.ts';
import type { CoverageView, FindingRecord, ReadSummary } from '../record/records.ts';
import { leftOutText, unreadTexts } from '../report/coverage-text.ts';
import { subjectOf } from '../report/text-format.ts';
import { counted } from '../shared/counted.ts';
import type { ExpectedCookie, ExpectedCookieResult } from './cookie-coverage.ts';

/** What makes a run fail. */
export interface Gate {
  /** A finding at or above this severity; null for none. */
  readonly failOn: Severity | null;
  /** Each has to be set and judged. */
  readonly expectedCookies: readonly ExpectedCookie[];
  /** Anything that could not be judged. */
  readonly failOnUnjudged: boolean;
  /** The findings become the baseline: they are no failure, but a run that judged nothing is. */
  readonly updatesBaseline: boolean;
}

export const NO_GATE: Gate = {
  failOn: null,
  expectedCookies: [],
  failOnUnjudged: false,
  updatesBaseline: false,
};

/** What a run has found and judged. */
export interface RunFacts {
  readonly summary: ReadSummary;
  readonly findings: readonly FindingRecord[];
  readonly coverage: CoverageView;
  readonly expected: readonly ExpectedCookieResult[];
  /** HTTP requests, and final responses. */
  readonly requests: number;
  readonly responses: number;
  /** The configuration switches every rule off. */
  readonly isEveryRuleOff: boolean;
}

export interface ExitDecision {
  readonly exit: 0 | 1 | 3;
  /** Why it is not 0, in words. May hold text from the wire: escape it before it is shown. */
  readonly because: string | null;
  /** Ids of the findings that decided; none unless `exit` is 1. */
  readonly findings: readonly string[];
  /** Of a run that passes: what the rules did not see, be it a filter that keeps it from them; null for nothing. */
  readonly leftOut: string | null;
}

const PASSED: ExitDecision = { exit: 0, because: null, findings: [], leftOut: null };

/** A finding at or above the severity decides before all that could not be judged. */
export function decideExit(facts: RunFacts, gate: Gate): ExitDecision {
  if (!isGated(gate)) return PASSED;
  const deciding = gate.updatesBaseline ? [] : decidingFindings(facts.findings, gate.failOn);
  if (deciding.length > 0)
    return {
      ...PASSED,
      exit: 1,
      because: findingsText(deciding, gate.failOn!),
      findings: deciding.map(({ id }) => id),
    };
  const missing = missingTexts(facts, gate);
  if (missing.length > 0) return { ...PASSED, exit: 3, because: missing.join('; ') };
  return {
    ...PASSED,
    leftOut: [leftOutText(facts.coverage) ?? [], hiddenTexts(facts)].flat().join('; ') || null,
  };
}

/** Whether anything is asked of a run. */
export function isGated({ failOn, expectedCookies, failOnUnjudged, updatesBaseline }: Gate): boolean {
  return failOn !== null || expectedCookies.length > 0 || failOnUnjudged || updatesBaseline;
}

function decidingFindings(findings: readonly FindingRecord[], failOn: Severity | null): FindingRecord[] {
  if (failOn === null) return [];
  return findings.filter(({ accepted, severity }) => !accepted && compareSeverity(severity, failOn) <= 0);
}

/** The worst is named: findings come the worst first. */
function findingsText(findings: readonly FindingRecord[], failOn: Severity): string {
  const { title, cookieName, host, severity, rule } = findings[0]!;
  const worst = `${subjectOf(cookieName, host)}: ${title} (${severity}, ${rule})`;
  const others = findings.length === 1 ? '' : `, and ${findings.length - 1} more`;
  return `${counted(findings.length, 'finding')} at or above "${failOn}" (--fail-on ${failOn}): ${worst}${others}`;
}

/** Why a run without findings does not pass, a text for each reason. */
function missingTexts(facts: RunFacts, gate: Gate): string[] {
  const nothing = nothingJudgedText(facts);
  const unjudged = gate.failOnUnjudged && nothing === null ? hiddenTexts(facts) : [];
  return [
    ...(nothing === null ? [] : [nothing]),
    ...facts.expected.flatMap((result) => expectedText(result, facts.coverage) ?? []),
    ...(unjudged.length === 0 ? [] : [`not all was judged (--fail-on-unjudged): ${unjudged.join('; ')}`]),
  ];
}

/** Null when most Set-Cookie fields that were seen were judged, or when none was there and nothing was hidden. */
function nothingJudgedText(facts: RunFacts): string | null {
  const { summary, coverage, requests, responses, isEveryRuleOff } = facts;
  const hidden = hiddenTexts(facts);
  const brackets = hidden.length === 0 ? '' : ` (${hidden.join('; ')})`;
  if (summary.messages === 0)
    return `nothing could be judged: no HTTP message was found in ${counted(summary.packets, 'packet')}${brackets}`;
  if (responses === 0)
    return `nothing could be judged: no HTTP response was found, only ${counted(requests, 'request')}${brackets}`;
  if (isEveryRuleOff) return 'nothing was judged: the configuration switches every rule off';
  const { judged, incompleteCount } = coverage;
  // Of a capture with a short snap length a few header blocks are whole: a harmless cookie in one of them says nothing.
  if (judged > 0 && judged >= incompleteCount) return null;
  const chosen = [leftOutText(coverage), ignoredText(coverage)].filter((text) => text !== null);
  if (chosen.length === 0 && hidden.length === 0) return null;
  const amount =
    judged === 0
      ? 'no Set-Cookie was judged'
      : `only ${judged} of ${counted(coverage.setCookies, 'cookie')} judged`;
  return `${amount}: ${[...chosen, ...hidden].join('; ')}`;
}

function ignoredText({ ignoredCount }: CoverageView): string | null {
  return ignoredCount === 0
    ? null
    : `${counted(ignoredCount, 'cookie')} left out by "ignore" of the configuration`;
}

/** What could not be read or judged, a text for each cause. */
function hiddenTexts({ summary, requests, responses }: RunFacts): string[] {
  // Without any response that is said elsewhere.
  const withoutResponse = responses === 0 ? 0 : Math.max(0, requests - responses);
  return [
    ...unreadTexts(summary),
    ...(withoutResponse > 0
      ? [`${counted(withoutResponse, 'request')} without a response in the capture`]
      : []),
  ];
}

/** Null when it was set and judged. */
function expectedText({ expected, fate }: ExpectedCookieResult, coverage: CoverageView): string | null {
  if (fate === 'judged') return null;
  const { name, host } = expected;
  const cookie = `the cookie "${host === null ? name : `${name}@${host}`}" of --expect-cookie`;
  switch (fate) {
    case null:
      return `${cookie} was not set`;
    case 'ignored':
      return `${cookie} was set, and the configuration leaves it out`;
    case 'incomplete':
      return `${cookie} was set, and its header block is not whole in the capture`;
    case 'leftOut':
      return `${cookie} was set, and ${coverage.filter ?? 'the filter'} leaves it out`;
  }
}
