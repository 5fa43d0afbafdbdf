// -T github: findings as annotations of a job, by the workflow commands of GitHub Actions
// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands). GitHub shows ten of each kind for a
// step: the worst come first, and what is beyond is counted.

import { findingGroups } from '../../model/finding-groups.ts';
import type { FindingRecord, SeverityName, SummaryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { expiredFindingsText } from '../acceptance-text.ts';
import type { AuditReport } from '../audit-report.ts';
import { leftOutText, unreadTexts, unusedSettingTexts } from '../coverage-text.ts';
import { shorten } from '../display-width.ts';
import type { EndOfRun } from '../end-report.ts';
import { escapeText } from '../escape.ts';
import { placeOf } from '../finding-place.ts';
import { MAX_ANNOTATION_TITLE_CHARACTERS, MAX_ANNOTATIONS, MAX_MESSAGE_CHARACTERS } from '../limits.ts';
import { goneText } from '../screen/findings-text.ts';
import { framesWord, subjectOf } from '../text-format.ts';
import { findingSentence, fixSentence } from './finding-sentence.ts';

type Kind = 'error' | 'warning' | 'notice';

interface Annotation {
  readonly kind: Kind;
  readonly title: string;
  /** A line each. */
  readonly message: readonly string[];
  /** Only of the user's code: a capture is no file of the repository. */
  readonly source: FindingRecord['source'];
}

const KINDS: readonly Kind[] = ['error', 'warning', 'notice'];
const KIND_OF: Readonly<Record<SeverityName, Kind>> = {
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

/** What is about the whole run comes first, of each kind. */
export function* githubReport({ summary, audit }: EndOfRun): Iterable<string> {
  const open = findingGroups(audit.findings).flatMap(({ first, others }) => [first, ...others]);
  const all = [...annotationsOfRun(summary, audit), ...open.map(annotationOf)];
  let omitted = 0;
  for (const kind of KINDS) {
    const ofKind = all.filter((one) => one.kind === kind);
    for (const annotation of ofKind.slice(0, MAX_ANNOTATIONS)) yield workflowCommand(annotation);
    omitted += Math.max(0, ofKind.length - MAX_ANNOTATIONS);
  }
  // A line of text, which is shown in the log alone. It holds nothing from the wire.
  if (omitted > 0)
    yield `${counted(omitted, 'further annotation')}: GitHub shows ${MAX_ANNOTATIONS} of each kind\n`;
  if (all.length === 0) yield 'no findings\n';
}

function annotationsOfRun(summary: SummaryRecord, { findings, gone }: AuditReport): Annotation[] {
  const { run, coverage } = summary;
  const leftOut = coverage === undefined ? null : leftOutText(coverage);
  const unread = [...unreadTexts(summary), ...(leftOut === null ? [] : [leftOut])].join('; ');
  const about = (kind: Kind, title: string, message: string): Annotation[] =>
    message === '' ? [] : [{ kind, title, message: [message], source: null }];
  const unjudged = run.exitUnjudged.join('; ');
  return [
    ...about('error', 'What matters could not be judged', unjudged),
    ...(run.exit === 2 ? about('error', 'An input broke off', run.exitBecause ?? '') : []),
    // Where that makes the run fail it is said already.
    ...(unjudged === '' ? about('warning', 'Not all was judged', unread) : []),
    ...about('notice', 'Configuration', unusedSettingTexts(summary).join('; ')),
    ...about('notice', 'Baseline', expiredFindingsText(findings)),
    ...about('notice', 'Baseline', gone.length === 0 ? '' : goneText(gone)),
  ];
}

function annotationOf(finding: FindingRecord): Annotation {
  const { rule, title, severity, cookieName, host, fix, source } = finding;
  const { file } = placeOf(finding);
  const [first] = finding.evidence;
  const where =
    source !== null || first === undefined ? '' : ` (${file}, ${framesWord(finding, 1)} ${first.frame})`;
  return {
    kind: KIND_OF[severity],
    title: `${title}: ${subjectOf(cookieName, host)}`,
    message: [`${findingSentence(finding)}${where}`, fixSentence(fix), `${rule}: ${finding.why}`],
    source,
  };
}

/** `::error file=src/auth.ts,line=42,title=Secure is missing::The cookie ...`. */
function workflowCommand({ kind, title, message, source }: Annotation): string {
  const properties = [
    ...(source === null ? [] : [`file=${property(source.file)}`]),
    ...(source?.line == null ? [] : [`line=${source.line}`]),
    `title=${property(shorten(title, MAX_ANNOTATION_TITLE_CHARACTERS))}`,
  ];
  const lines = message.map((line) => data(shorten(line, MAX_MESSAGE_CHARACTERS)));
  return `::${kind} ${properties.join(',')}::${lines.join('%0A')}\n`;
}

/** As `toCommandProperties` of @actions/core escapes it. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** As `escapeData` of @actions/core does; control characters are shown escaped. */
function data(text: string): string {
  return escapeText(text).replaceAll('%', '%25');
}
