// The rules of a SARIF log: what each finds, how bad it is, and what helps.

import type { ReportingDescriptor, Result } from 'sarif';
import type { RuleMeta } from '../../audit/rule.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { FindingRecord, SeverityName } from '../../record/records.ts';
import { escapeText } from '../escape.ts';
import { MAX_SARIF_TAGS } from '../limits.ts';
import { ruleHelp } from '../rule-page.ts';

export const LEVELS: Readonly<Record<SeverityName, NonNullable<Result['level']>>> = {
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** In the middle of the ranges that GitHub names: high from 7.0, medium from 4.0, low from 0.1; 0.0 is none. */
const SCORES: Readonly<Record<SeverityName, string>> = {
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
};

const CONFIDENCES = ['high', 'medium', 'low'] as const;

/** The severity and the precision of a rule are those of its worst and of its surest finding in this run. */
export function sarifRules(
  rules: readonly RuleMeta[],
  findings: readonly FindingRecord[],
): ReportingDescriptor[] {
  const byRule = new Map<string, FindingRecord[]>();
  for (const finding of findings) {
    const known = byRule.get(finding.rule);
    if (known === undefined) byRule.set(finding.rule, [finding]);
    else known.push(finding);
  }
  return rules.map((rule) => descriptorOf(rule, byRule.get(rule.id) ?? []));
}

function descriptorOf(rule: RuleMeta, findings: readonly FindingRecord[]): ReportingDescriptor {
  const { id, title, why, fix, references } = rule;
  const worst = SEVERITY_NAMES.find((name) => findings.some(({ severity }) => severity === name)) ?? 'info';
  const precision =
    CONFIDENCES.find((name) => findings.some(({ confidence }) => confidence === name)) ?? 'low';
  return {
    id,
    shortDescription: { text: plainMessage(`${title}.`) },
    fullDescription: { text: plainMessage(why) },
    help: { text: plainMessage(`${why} ${fix}`), markdown: ruleHelp(rule) },
    defaultConfiguration: { level: LEVELS[worst] },
    properties: {
      tags: ['security', 'cookies', ...references.flatMap(tagOf)].slice(0, MAX_SARIF_TAGS),
      precision,
      'security-severity': SCORES[worst],
    },
  };
}

/** `external/cwe/cwe-614`, with three digits at least, as CodeQL writes it. */
function tagOf(reference: string): string[] {
  const [, number] = /^CWE-(\d+)$/.exec(reference) ?? [];
  return number === undefined ? [] : [`external/cwe/cwe-${number.padStart(3, '0')}`];
}

/**
 * Text of a plain message: brackets would be a link (section 3.11.6), and a number in braces the place of an argument
 * (section 3.11.5).
 */
export function plainMessage(text: string): string {
  return escapeText(text)
    .replaceAll(/[\\[\]]/g, '\\$&')
    .replaceAll(/\{(\d+)\}/g, '{{$1}}');
}
