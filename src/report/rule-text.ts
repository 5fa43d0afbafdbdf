// `crumbshark rules <id>`: everything about one rule, for people.

import { fixesFor } from '../audit/fixes/table.ts';
import type { Example, RuleMeta } from '../audit/rule.ts';
import { shorten } from './display-width.ts';
import { fixSetTitle } from './fix-page.ts';
import { labelledCode } from './fix-text.ts';
import { type Look, labelledText, type Page } from './labelled-text.ts';

/** Examples of some rules are very long cookies. */
const MAX_EXAMPLE_CHARACTERS = 160;

const WIDE_LABEL: Look = { labelColumns: 10, label: 'bold' };

export function ruleText(rule: RuleMeta, page: Page): string {
  const labelled = (label: string, text: string): string => labelledText(page, label, text, WIDE_LABEL);
  const fixes = rule.change === undefined ? [] : fixesFor(rule.change);
  const severities = rule.severities.map(([severity, when], index) =>
    labelled(index === 0 ? 'Severity' : '', `${severity}: ${when}`),
  );
  const parts = [
    labelledText(page, `${rule.id}:`, rule.title, { label: 'bold', labelColumns: rule.id.length + 2 }),
    severities.join(''),
    labelled('Why', rule.why),
    labelled('Fix', rule.fix) +
      fixes.map(({ set, fix: { code } }) => fixLine(page, fixSetTitle(set), code ?? '')).join(''),
    rule.falsePositives === undefined ? '' : labelled('May err', rule.falsePositives),
    examplesText('Found', rule.failing, labelled),
    examplesText('Not found', rule.passing, labelled),
    labelled('More', rule.references.join(', ')),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function fixLine(page: Page, title: string, code: string): string {
  const parts = { lead: `${title}: `, heading: `${title}:`, code, behind: '', below: '' };
  return labelledCode(page, '', parts, WIDE_LABEL);
}

function examplesText(
  title: string,
  examples: readonly Example[],
  labelled: (label: string, text: string) => string,
): string {
  return examples
    .flatMap(exampleLines)
    .map((line, index) => labelled(index === 0 ? title : '', line))
    .join('');
}

/** `medium, low`: the severities that a rule can have. */
export function severityNames(severities: RuleMeta['severities']): string {
  return [...new Set(severities.map(([severity]) => severity))].join(', ');
}

/** An exchange as on the wire, with the fields that the rule reads: the request line first. */
export function exampleLines(example: Example): string[] {
  const { url, method = 'GET', requestFields = [], status, setCookie = [], responseFields = [] } = example;
  const field = ([name, value]: readonly [string, string]): string => `${name}: ${value}`;
  const lines = [
    [method, url, ...(status === undefined ? [] : ['->', status])].join(' '),
    ...requestFields.map(field),
    ...setCookie.map((value) => `Set-Cookie: ${value}`),
    ...responseFields.map(field),
    ...(example.hasLoginForm === true ? ['(a page with the form of a login)'] : []),
  ];
  return lines.map((line) => shorten(line, MAX_EXAMPLE_CHARACTERS));
}
