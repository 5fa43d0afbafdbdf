// docs/rules: a page for each rule and one that lists them, in Markdown (CommonMark with tables), from the data of the
// rules.

import type { Example, RuleMeta } from '../audit/rule.ts';
import { escapeText } from './escape.ts';
import { exampleLines, severityNames } from './rule-text.ts';

const NOTE = '<!-- Made of the rules by `npm run docs`: change them, not this file. -->';

/** The page of one rule. */
export function rulePage(rule: RuleMeta): string {
  const { id, title, severities, why, fix, fixFor = {}, falsePositives, references } = rule;
  const settings = Object.entries(fixFor);
  const sections = [
    NOTE,
    `# ${id}`,
    `${sentence(title)}`,
    table(
      ['Severity', 'When'],
      severities.map(([severity, when]) => [severity, cell(when)]),
    ),
    `## Why\n\n${cell(why)}`,
    `## Fix\n\n${cell(fix)}`,
    settings.length === 0
      ? ''
      : table(
          ['Framework', 'What to change'],
          settings.map(([framework, line]) => [framework, code(line)]),
        ),
    falsePositives === undefined ? '' : `## When it may err\n\n${cell(falsePositives)}`,
    `## Found\n\n${examples(rule.failing)}`,
    `## Not found\n\n${examples(rule.passing)}`,
    `## References\n\n${references.map((reference) => `- ${reference}`).join('\n')}`,
    '[All rules](README.md)',
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** The page that lists all rules. */
export function rulesPage(rules: readonly RuleMeta[]): string {
  const rows = rules.map(({ id, title, severities }) => [
    `[${id}](${id}.md)`,
    cell(title),
    severityNames(severities),
  ]);
  const opening =
    '`crumbshark rules` prints this list, `crumbshark rules <rule>` one of the pages. A rule has another severity, or is\n' +
    'switched off, in `crumbshark.config.json`.';
  return `${[NOTE, '# Rules', opening, table(['Rule', 'What it finds', 'Severities'], rows)].join('\n\n')}\n`;
}

function sentence(text: string): string {
  return `${cell(text)}.`;
}

/** Text with its markup characters escaped. */
function cell(text: string): string {
  return text.replace(/[\\`*_<>|[\]]/g, '\\$&');
}

/** As code, also inside a table. */
function code(text: string): string {
  const [open, close] = text.includes('`') ? ['``', ' ``'] : ['`', '`'];
  return `${open}${text.replaceAll('|', '\\|')}${close}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function examples(all: readonly Example[]): string {
  return `\`\`\`\n${all.map((example) => exampleLines(example).map(visible).join('\n')).join('\n\n')}\n\`\`\``;
}

/** With control characters escaped, and no fence that would end the block. */
function visible(line: string): string {
  return escapeText(line).replaceAll('```', "'''");
}
