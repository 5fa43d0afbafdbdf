// What --fail-on, --expect-cookie and --fail-on-unjudged decide: the exit code of a run, and why. A run without findings
// passes only when the rules have judged something, or when nothing was hidden from them.

import { compareSeverity, type Severity } from '../audit/finding.ts';
import { findingGroups } from '../model/finding-groups.ts';
import { sessionsInOrder } from '../model/run-model.ts';
import type { CoverageView, FindingRecord, ReadSummary, SessionRecord } from '../record/records.ts';
import { DROPPED_BY_KERNEL, ENDED_EARLY } from '../record/summary.ts';
import { leftOutText, unreadTexts } from '../report/coverage-text.ts';
import { subjectOf } from '../report/text-format.ts';
import { counted, grouped } from '../shared/counted.ts';
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
  readonly sessions: readonly SessionRecord[];
  readonly coverage: CoverageView;
  readonly expected: readonly ExpectedCookieResult[];
  /** HTTP requests, final responses, and requests whose responses the capture has lost. */
  readonly requests: number;
  readonly responses: number;
  readonly lostResponses: number;
  /** The configuration switches every rule off. */
  readonly isEveryRuleOff: boolean;
}

export interface ExitDecision {
  readonly exit: 0 | 1 | 3;
  /** Why it is not 0, in words. May hold text from the wire: escape it before it is shown. */
  readonly because: string | null;
  /** Ids of the findings that decided, the worst first; none unless `exit` is 1. */
  readonly findings: readonly string[];
  /** Of a run that passes: what the rules did not see, be it a filter that keeps it from them; null for nothing. */
  readonly leftOut: string | null;
  /** What could not be judged and had to be, a text for each; none unless `exit` is 1 or 3. */
  readonly unjudged: readonly string[];
}

const PASSED: ExitDecision = { exit: 0, because: null, findings: [], leftOut: null, unjudged: [] };

/** A finding at or above the severity decides before all that could not be judged. */
export function decideExit(facts: RunFacts, gate: Gate): ExitDecision {
  if (!isGated(gate)) return PASSED;
  const deciding = gate.updatesBaseline ? [] : decidingFindings(facts, gate.failOn);
  if (deciding.length > 0) {
    const unjudged = unmetTexts(facts, gate);
    return {
      ...PASSED,
      exit: 1,
      // What would have made the run fail without them is said too: else it comes as a surprise when they are mended.
      because: [findingsText(deciding, gate.failOn!), ...unjudged].join('; '),
      findings: deciding.map(({ id }) => id),
      unjudged,
    };
  }
  const nothing = lossText(facts) ?? nothingJudgedText(facts);
  const missing = nothing === null ? unmetTexts(facts, gate) : [nothing, ...expectedTexts(facts)];
  if (missing.length > 0) return { ...PASSED, exit: 3, because: missing.join('; '), unjudged: missing };
  return {
    ...PASSED,
    leftOut: [leftOutText(facts.coverage) ?? [], hiddenTexts(facts)].flat().join('; ') || null,
  };
}

/** Whether anything is asked of a run. */
export function isGated({ failOn, expectedCookies, failOnUnjudged, updatesBaseline }: Gate): boolean {
  return failOn !== null || expectedCookies.length > 0 || failOnUnjudged || updatesBaseline;
}

/** In the order of the report: the first is the one that its line Worst names. */
function decidingFindings({ findings, sessions }: RunFacts, failOn: Severity | null): FindingRecord[] {
  if (failOn === null) return [];
  const deciding = findings.filter(
    ({ accepted, severity }) => !accepted && compareSeverity(severity, failOn) <= 0,
  );
  const inOrder = deciding.length > 1 ? sessionsInOrder({ sessions, findings }) : [];
  return findingGroups(deciding, inOrder).flatMap(({ first, others }) => [first, ...others]);
}

/** The worst is named, which comes first. */
function findingsText(findings: readonly FindingRecord[], failOn: Severity): string {
  const { cookieName, host, rule } = findings[0]!;
  const worst = `${rule} ${cookieName === null ? 'on' : 'of'} ${subjectOf(cookieName, host)}`;
  const others = findings.length === 1 ? '' : `, and ${findings.length - 1} more`;
  return `${counted(findings.length, 'finding')} at or above "${failOn}": ${worst}${others}`;
}

/** Of a capture without its end, or with less than half of its packets, no silence says anything. Null for others. */
function lossText({ summary }: RunFacts): string | null {
  const lost = (cause: string): number => summary.unseen.find(({ why }) => why === cause)?.packets ?? 0;
  if (lost(ENDED_EARLY) > 0) return 'the capture does not reach to the end of the command';
  const dropped = lost(DROPPED_BY_KERNEL);
  if (dropped <= summary.packets) return null;
  const all = counted(dropped + summary.packets, 'packet');
  return `${grouped(dropped)} of ${all} are not in the capture, as the kernel had no room for them: -B MIB is a larger buffer`;
}

/** What --expect-cookie and --fail-on-unjudged ask for and did not get, a text for each. */
function unmetTexts(facts: RunFacts, gate: Gate): string[] {
  const unjudged = gate.failOnUnjudged ? unreadTexts(facts.summary) : [];
  return [
    ...expectedTexts(facts),
    ...(unjudged.length === 0 ? [] : [`not all was judged (--fail-on-unjudged): ${unjudged.join('; ')}`]),
  ];
}

function expectedTexts({ expected, coverage }: RunFacts): string[] {
  return expected.flatMap((result) => expectedText(result, coverage) ?? []);
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
      : `only ${judged} of ${counted(coverage.setCookies, 'Set-Cookie field')} judged`;
  return `${amount}: ${[...chosen, ...hidden].join('; ')}`;
}

function ignoredText({ ignoredCount }: CoverageView): string | null {
  return ignoredCount === 0
    ? null
    : `${counted(ignoredCount, 'Set-Cookie field')} left out by "ignore" of the configuration`;
}

/** What could not be read or judged, and what was still to come when the capture ended, a text for each cause. */
function hiddenTexts({ summary, requests, responses, lostResponses }: RunFacts): string[] {
  // Without any response that is said elsewhere.
  const open = responses === 0 ? 0 : requests - responses - lostResponses;
  const openText = `${counted(open, 'request')} without a response when the capture ended`;
  return open > 0 ? [...unreadTexts(summary), openText] : unreadTexts(summary);
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
