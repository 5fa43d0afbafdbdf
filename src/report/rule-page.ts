// docs/rules: a page for each rule and one that lists them, in Markdown (CommonMark with tables), from the data of the
// rules.

import { fixesFor, type SetFix } from '../audit/fixes/table.ts';
import type { Example, RuleMeta } from '../audit/rule.ts';
import { escapeText } from './escape.ts';
import { fixSetTitle } from './fix-page.ts';
import { markdownCode, markdownTable, markdownText } from './markdown.ts';
import { exampleLines, severityNames } from './rule-text.ts';

const NOTE = '<!-- Made of the rules by `npm run docs`: change them, not this file. -->';

/** How often a rule was right over recorded applications: numbers of findings. */
export interface RuleScore {
  /** Recorded applications that were judged. */
  readonly applications: number;
  readonly right: number;
  /** True, but of no use to an auditor. */
  readonly noise: number;
  readonly false: number;
  /** What it should have found, and did not. */
  readonly missed: number;
}

/** The page of one rule. `rules`: all of them; of those that one change mends the first one's page has what to type. */
export function rulePage(rule: RuleMeta, score: RuleScore, rules: readonly RuleMeta[]): string {
  const { id, references, change } = rule;
  const first = rules.find((other) => other.change === change)?.id ?? id;
  const sections = [
    NOTE,
    `# ${id}`,
    ...explanation(
      rule,
      first === id ? tableOfFixes : () => [`What to type is in the page of [${first}](${first}.md#fix).`],
    ),
    `## How often it is right\n\n${scoreText(score)}`,
    `## Found\n\n${examples(rule.failing)}`,
    `## Not found\n\n${examples(rule.passing)}`,
    `## References\n\n${references.map((reference) => `- ${reference}`).join('\n')}`,
    '[All rules](README.md)',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** What a rule finds, why, and what to do, for programs that show no other page of it. */
export function ruleHelp(rule: RuleMeta): string {
  const sections = [
    ...explanation(rule, (fixes) => [fixTable(fixes)]),
    `References: ${rule.references.join(', ')}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function tableOfFixes(fixes: readonly SetFix[]): string[] {
  return [
    fixTable(fixes),
    'The versions, and when each of them was last proven, are in `docs/FIXES.md` of a checkout.',
  ];
}

/** `whatToType`: of the fixes, where there are some. */
function explanation(rule: RuleMeta, whatToType: (fixes: readonly SetFix[]) => string[]): string[] {
  const { title, severities, why, fix, change, falsePositives } = rule;
  const fixes = change === undefined ? [] : fixesFor(change);
  return [
    `${sentence(title)}`,
    markdownTable(
      ['Severity', 'When'],
      severities.map(([severity, when]) => [severity, markdownText(when)]),
    ),
    `## Why\n\n${markdownText(why)}`,
    `## Fix\n\n${markdownText(fix)}`,
    ...(fixes.length === 0 ? [] : whatToType(fixes)),
    falsePositives === undefined ? '' : `## When it may err\n\n${markdownText(falsePositives)}`,
  ];
}

/** The page that lists all rules. */
export function rulesPage(rules: readonly RuleMeta[]): string {
  const rows = rules.map(({ id, title, severities }) => [
    `[${id}](${id}.md)`,
    markdownText(title),
    severityNames(severities),
  ]);
  const opening =
    '`crumbshark rules` prints this list, `crumbshark rules <rule>` one of the pages. A rule has another severity, or is\n' +
    'switched off, in `crumbshark.config.json`.';
  return `${[NOTE, '# Rules', opening, markdownTable(['Rule', 'What it finds', 'Severities'], rows)].join('\n\n')}\n`;
}

function fixTable(fixes: readonly SetFix[]): string {
  const rows = fixes.map(({ set, fix: { code, where } }) => [
    markdownText(fixSetTitle(set)),
    markdownCode(code ?? ''),
    markdownText(where ?? ''),
  ]);
  return markdownTable(['Cookie', 'What to type', 'Where'], rows);
}

function scoreText({ applications, right, noise, false: wrong, missed }: RuleScore): string {
  const counts = [right, noise, wrong, missed];
  const where = `${applications} recorded applications`;
  if (counts.every((count) => count === 0)) return `It finds nothing in ${where}.`;
  const opening =
    `Its findings in ${where}, classed by what really happened there. Noise is true, but of no use to an auditor; ` +
    'missed is what it should find.';
  return `${opening}\n\n${markdownTable(['Right', 'Noise', 'False', 'Missed'], [counts.map(String)])}`;
}

function sentence(text: string): string {
  return `${markdownText(text)}.`;
}

function examples(all: readonly Example[]): string {
  return `\`\`\`\n${all.map((example) => exampleLines(example).map(visible).join('\n')).join('\n\n')}\n\`\`\``;
}

/** With control characters escaped, and no fence that would end the block. */
function visible(line: string): string {
  return escapeText(line).replaceAll('```', "'''");
}
