// -T junit: cookies as test cases, in the XML that Jenkins, GitLab and most others read. A suite for each host, without its
// port, which tests may choose anew each time; of a cookie
// with findings a case for each rule, of one without a case that passes; and a case for what could not be judged.

import XmlBuilder from 'fast-xml-builder';
import type { HostModel } from '../../model/inventory-hosts.ts';
import { SEVERITY_NAMES } from '../../model/severity.ts';
import type { FindingRecord, SeverityName, SummaryRecord } from '../../record/records.ts';
import { withoutPort } from '../../shared/url.ts';
import { acceptedText } from '../acceptance-text.ts';
import { isNotJudged } from '../cookie-attributes.ts';
import { leftOutText, unreadTexts } from '../coverage-text.ts';
import type { EndOfRun } from '../end-report.ts';
import { escapeText } from '../escape.ts';
import { modelOf } from '../run-result.ts';
import { framesWord, listText, nameOf, repetition } from '../text-format.ts';
import { findingSentence, fixSentence } from './finding-sentence.ts';

/** Without --fail-on all but remarks fail. */
const DEFAULT_THRESHOLD: SeverityName = 'low';
const COVERAGE_CLASS = 'crumbshark';
const MAX_FRAMES_SHOWN = 6;

/** As the library takes elements: members that begin with @ are attributes. */
interface TestCase {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: Detail;
  readonly error?: Detail;
  readonly skipped?: Detail;
  readonly 'system-out'?: string;
}

interface Detail {
  readonly '@message': string;
  readonly '@type'?: string;
  readonly '#text'?: string;
}

export function junitReport({ summary, audit }: EndOfRun): Iterable<string> & object {
  const { hosts } = modelOf(summary, audit);
  const suites = [
    suiteOf('coverage', [coverageCase(summary)]),
    ...hostSuites(hosts, audit.findings, summary.run.failOn ?? DEFAULT_THRESHOLD),
  ];
  const cases = suites.flatMap(({ testcase }) => testcase);
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': 'crumbshark', ...totals(cases), testsuite: suites },
  };
  const builder = new XmlBuilder({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    suppressBooleanAttributes: false,
    suppressEmptyNode: true,
    processEntities: true,
    format: true,
  });
  return [builder.build(document)];
}

function suiteOf(name: string, testcase: readonly TestCase[]) {
  const skipped = testcase.filter((one) => one.skipped !== undefined).length;
  return { '@name': xmlText(name), ...totals(testcase), '@skipped': String(skipped), testcase };
}

function totals(cases: readonly TestCase[]) {
  return {
    '@tests': String(cases.length),
    '@failures': String(cases.filter(({ failure }) => failure !== undefined).length),
    '@errors': String(cases.filter(({ error }) => error !== undefined).length),
  };
}

function hostSuites(
  hosts: readonly HostModel[],
  findings: readonly FindingRecord[],
  threshold: SeverityName,
) {
  const byHost = new Map<string, TestCase[]>();
  const numbers = new Map<string, number>();
  const add = (address: string, one: TestCase): void => {
    const host = withoutPort(address);
    const known = byHost.get(host) ?? [];
    byHost.set(host, known);
    // Those who compare runs know a case by its name: it is that of no other, also where a host has several ports.
    const key = JSON.stringify([host, one['@name']]);
    const number = (numbers.get(key) ?? 0) + 1;
    numbers.set(key, number);
    known.push(number === 1 ? one : { ...one, '@name': `${one['@name']} (${number})` });
  };
  for (const finding of findings) add(finding.host, findingCase(finding, threshold));
  const found = new Set(findings.map(({ host, cookieName }) => JSON.stringify([host, cookieName])));
  for (const { host, cookies } of hosts)
    for (const model of cookies) {
      const { name, path, hosts: setters } = model.cookie;
      if (isNotJudged(model) || setters.some((one) => found.has(JSON.stringify([one, name])))) continue;
      // Two of one name differ in their paths.
      const label = path === null || path === '/' ? nameOf(name) : `${nameOf(name)} ${path}`;
      add(host, { '@name': xmlText(label), '@classname': xmlText(withoutPort(host)) });
    }
  return [...byHost].map(([host, cases]) => suiteOf(host, cases));
}

/** Below the threshold, or accepted, it is skipped, with the reason: what passes is not shown. */
function findingCase(finding: FindingRecord, threshold: SeverityName): TestCase {
  const { rule, severity, cookieName, host, accepted, acceptance } = finding;
  const named = {
    '@name': xmlText(cookieName === null ? rule : `${nameOf(cookieName)}: ${rule}`),
    '@classname': xmlText(withoutPort(host)),
  };
  if (accepted && acceptance !== null)
    return { ...named, skipped: { '@message': xmlText(acceptedText(acceptance)) } };
  const message = xmlText(findingSentence(finding));
  if (SEVERITY_NAMES.indexOf(severity) > SEVERITY_NAMES.indexOf(threshold))
    return { ...named, skipped: { '@message': `${severity}, below "${threshold}": ${message}` } };
  return { ...named, failure: { '@message': message, '@type': severity, '#text': detailsOf(finding) } };
}

function detailsOf(finding: FindingRecord): string {
  const { why, fix, host, evidence, count, source } = finding;
  const inputs = [...new Set(evidence.map(({ input }) => input))];
  const places = inputs.map((input) => {
    const frames = evidence.filter((one) => one.input === input).map(({ frame }) => String(frame));
    const named = frames.slice(0, MAX_FRAMES_SHOWN);
    return `${framesWord(finding, frames.length)} ${listText(named, frames.length - named.length)} of ${input}`;
  });
  const line = source?.line == null ? '' : `:${source.line}`;
  return [
    why,
    fixSentence(fix),
    ...(withoutPort(host) === host ? [] : [`Host: ${host}`]),
    `Seen: ${places.join('; ')}${repetition(count)}`,
    ...(source === null ? [] : [`Source: ${source.file}${line} (${source.route})`]),
  ]
    .map(xmlText)
    .join('\n');
}

/** Fails when the gate asks for what could not be judged, and lists what that is in any case. */
function coverageCase(summary: SummaryRecord): TestCase {
  const { exit, exitBecause, exitUnjudged } = summary.run;
  const named = { '@name': 'what matters was judged', '@classname': COVERAGE_CLASS };
  const leftOut = summary.coverage === undefined ? null : leftOutText(summary.coverage);
  const unread = [...unreadTexts(summary), ...(leftOut === null ? [] : [leftOut])];
  const text = unread.map(xmlText).join('\n');
  if (exit === 2) return { ...named, error: { '@message': xmlText(exitBecause ?? ''), '#text': text } };
  if (exitUnjudged.length > 0)
    return {
      ...named,
      failure: { '@message': xmlText(exitUnjudged.join('; ')), '@type': 'unjudged', '#text': text },
    };
  return text === '' ? named : { ...named, 'system-out': text };
}

/** Without the characters that XML 1.0 does not know (section 2.2); the builder escapes what is markup. */
function xmlText(text: string): string {
  return escapeText(text).replaceAll(
    /[\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
