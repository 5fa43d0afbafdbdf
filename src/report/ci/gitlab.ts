// -T gitlab: the findings as GitLab's merge requests show them (Code Quality report,
// https://docs.gitlab.com/ci/testing/code_quality/). What the baseline accepts is left out: GitLab compares reports itself.

import type { FindingRecord, SeverityName } from '../../record/records.ts';
import { shorten } from '../display-width.ts';
import type { EndOfRun } from '../end-report.ts';
import { escapeJson, escapeText } from '../escape.ts';
import { distinctFingerprints, placeOf } from '../finding-place.ts';
import { MAX_MESSAGE_CHARACTERS } from '../limits.ts';
import { subjectOf } from '../text-format.ts';
import { findingSentence, fixSentence } from './finding-sentence.ts';

const SEVERITIES: Readonly<Record<SeverityName, string>> = {
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** A finding a line. */
export function* gitlabReport({ audit }: EndOfRun): Iterable<string> {
  const fingerprints = distinctFingerprints(audit.findings);
  const counted = audit.findings.filter(({ accepted }) => !accepted);
  yield '[';
  for (const [index, finding] of counted.entries())
    yield `${index === 0 ? '' : ','}\n${escapeJson(issueOf(finding, fingerprints.get(finding.id)!))}`;
  yield '\n]\n';
}

function issueOf(finding: FindingRecord, fingerprint: string) {
  const { rule, severity, cookieName, host, fix } = finding;
  const { file, line } = placeOf(finding);
  const text = `${subjectOf(cookieName, host)}: ${findingSentence(finding)} ${fixSentence(fix)}`;
  return {
    description: escapeText(shorten(text, MAX_MESSAGE_CHARACTERS)),
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[severity],
    location: { path: escapeText(file), lines: { begin: line } },
  };
}
