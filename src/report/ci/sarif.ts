// -T sarif: the findings for code scanning (SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/), with what GitHub
// reads of it (security-severity, precision, tags, primaryLocationLineHash).

import type {
  Invocation,
  Location,
  Notification,
  Result,
  Run,
  Suppression,
  WebRequest,
  WebResponse,
} from 'sarif';
import type { FindingRecord, SummaryRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { VERSION } from '../../shared/version.ts';
import { acceptedText, expiredFindingsText } from '../acceptance-text.ts';
import type { AuditReport } from '../audit-report.ts';
import { leftOutText, unreadTexts, unusedSettingTexts } from '../coverage-text.ts';
import type { EndOfRun } from '../end-report.ts';
import { escapeJson, escapeText } from '../escape.ts';
import type { Exchange } from '../exchange-log.ts';
import { distinctFingerprints, placeOf } from '../finding-place.ts';
import { MAX_SARIF_RESULTS } from '../limits.ts';
import { goneText } from '../screen/findings-text.ts';
import { subjectOf } from '../text-format.ts';
import { findingSentence, fixSentence } from './finding-sentence.ts';
import { LEVELS, plainMessage, sarifRules } from './sarif-rule.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';

/** A result a line. */
export function* sarifReport({ summary, audit, exchanges }: EndOfRun): Iterable<string> {
  const listed = audit.findings.slice(0, MAX_SARIF_RESULTS);
  const run: Omit<Run, 'results'> = {
    tool: {
      driver: {
        name: 'crumbshark',
        version: VERSION,
        semanticVersion: VERSION,
        rules: sarifRules(audit.rules, audit.findings),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
    invocations: [invocationOf(summary, audit, audit.findings.length - listed.length)],
  };
  const ruleIndices = new Map(audit.rules.map(({ id }, index) => [id, index]));
  const fingerprints = distinctFingerprints(audit.findings);
  const hasBaseline = summary.run.baseline !== null;
  const head = escapeJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] });
  yield `${head.slice(0, -'}]}'.length)},"results":[`;
  for (const [index, finding] of listed.entries()) {
    const result: Result = {
      ruleId: finding.rule,
      ruleIndex: ruleIndices.get(finding.rule) ?? -1,
      ...resultOf(finding, exchanges.of(finding), fingerprints.get(finding.id)!),
      ...(hasBaseline ? { baselineState: finding.acceptance === null ? 'new' : 'unchanged' } : {}),
    };
    yield `${index === 0 ? '' : ','}\n${escapeJson(result)}`;
  }
  yield '\n]}]}\n';
}

function resultOf(
  finding: FindingRecord,
  exchange: Exchange | null,
  fingerprint: string,
): Omit<Result, 'ruleId' | 'ruleIndex'> {
  const { severity, confidence, cookieName, host, count, evidence, filter, accepted, acceptance } = finding;
  const frames = evidence.map(({ input, frame }) => ({ input: escapeText(input), frame }));
  return {
    level: LEVELS[severity],
    message: { text: messageText(finding) },
    locations: [locationOf(finding, exchange)],
    // GitHub knows an alert again by the first, other readers by the second.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, 'crumbshark/v1': fingerprint },
    occurrenceCount: Math.max(1, count),
    ...(accepted && acceptance !== null ? { suppressions: [suppressionOf(acceptedText(acceptance))] } : {}),
    ...(exchange === null ? {} : exchangeViews(exchange)),
    properties: {
      severity,
      confidence,
      host: escapeText(host),
      ...(cookieName === null ? {} : { cookie: escapeText(cookieName) }),
      evidence: frames,
      ...(filter === '' ? {} : { wiresharkFilter: escapeText(filter) }),
    },
  };
}

/** What was seen, and what to do: code scanning shows no more of a result. */
function messageText(finding: FindingRecord): string {
  return plainMessage(`${findingSentence(finding)} ${fixSentence(finding.fix)}`);
}

/** A capture has no lines: readers that ask for one get the first. */
function locationOf(finding: FindingRecord, exchange: Exchange | null): Location {
  const { file, line, isSource } = placeOf(finding);
  const { cookieName, host, source } = finding;
  const route = source?.route ?? routeOf(exchange);
  return {
    physicalLocation: {
      artifactLocation: isSource ? { uri: uriOf(file), uriBaseId: ROOT } : { uri: uriOf(file) },
      region: { startLine: line },
    },
    logicalLocations: [
      { name: escapeText(subjectOf(cookieName, host)), kind: 'resource' },
      ...(route === null ? [] : [{ name: escapeText(route), kind: 'function' }]),
    ],
  };
}

function routeOf(exchange: Exchange | null): string | null {
  const request = exchange?.request ?? null;
  return request && `${request.method} ${request.url.replace(/[?#].*$/s, '')}`;
}

/** A path as a URI reference (RFC 3986 section 4): a relative one has no colon in its first part. */
function uriOf(path: string): string {
  // Half of a pair (UTF-16) has no UTF-8.
  const text = escapeText(path).replaceAll(/\p{Cs}/gu, '\ufffd');
  // Two slashes begin a host (RFC 3986 section 4.2): that of a share, or none.
  const slashes = text.replaceAll('\\', '/').replace(/^\/{2,}(?![\w.-]+\/)/, '/');
  const uri = slashes.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${uri}` : uri;
}

function suppressionOf(justification: string): Suppression {
  return { kind: 'external', status: 'accepted', justification: escapeText(justification) };
}

function exchangeViews({ protocol, request, response }: Exchange): {
  webRequest?: WebRequest;
  webResponse?: WebResponse;
} {
  const version = /^http\/(.*)$/.exec(protocol)?.[1] ?? protocol.slice(1);
  const http = { protocol: 'HTTP', version };
  const headers = (name: string, values: readonly string[]): { headers?: Record<string, string> } =>
    values.length === 0 ? {} : { headers: { [name]: values.map(escapeText).join('\n') } };
  return {
    ...(request === null
      ? {}
      : {
          webRequest: {
            ...http,
            method: escapeText(request.method),
            target: escapeText(request.url),
            ...headers('Cookie', request.cookies),
          },
        }),
    ...(response === null
      ? {}
      : {
          webResponse: {
            ...http,
            statusCode: response.status,
            reasonPhrase: escapeText(response.phrase),
            ...headers('Set-Cookie', response.setCookies),
          },
        }),
  };
}

/** `omitted`: findings beyond what code scanning takes. */
function invocationOf(summary: SummaryRecord, audit: AuditReport, omitted: number): Invocation {
  const { exit, exitBecause } = summary.run;
  const notes = noticesOf(summary, audit, omitted);
  return {
    executionSuccessful: exit !== 2,
    exitCode: exit,
    ...(exitBecause === null ? {} : { exitCodeDescription: escapeText(exitBecause) }),
    ...(notes.length === 0 ? {} : { toolExecutionNotifications: notes }),
  };
}

/** What could not be judged, and what else is to be known of the run. */
function noticesOf(summary: SummaryRecord, { findings, gone }: AuditReport, omitted: number): Notification[] {
  const notice = (text: string, level: Notification['level']): Notification[] =>
    text === '' ? [] : [{ level, message: { text: plainMessage(text) } }];
  const leftOut = summary.coverage === undefined ? null : leftOutText(summary.coverage);
  return [
    ...unreadTexts(summary).flatMap((text) => notice(text, 'warning')),
    ...notice(leftOut ?? '', 'note'),
    ...unusedSettingTexts(summary).flatMap((text) => notice(text, 'note')),
    ...notice(expiredFindingsText(findings), 'note'),
    ...notice(gone.length === 0 ? '' : goneText(gone), 'note'),
    ...notice(
      omitted === 0
        ? ''
        : `${counted(omitted, 'further finding')} left out: code scanning takes ${MAX_SARIF_RESULTS}`,
      'warning',
    ),
  ];
}
