// What to type, laid out so that it can be copied: code that does not fit behind its label has lines of its own, broken only
// where a line may end.

import { fixText } from '../audit/fixes/fix.ts';
import type { FixView } from '../record/records.ts';
import { codeLines, fromUnbreakable, toUnbreakable } from './code-text.ts';
import { displayWidth } from './display-width.ts';
import { escapeText } from './escape.ts';
import { paint } from './grid.ts';
import { type Look, labelledText, type Page } from './labelled-text.ts';

interface CodeText {
  /** What comes before the code in its line, and over it where it has lines of its own. */
  readonly lead: string;
  readonly heading: string;
  readonly code: string;
  /** What follows in its line, and under it. */
  readonly behind: string;
  readonly below: string;
}

/** Code behind a label, or where there is no room in lines of its own. */
export function labelledCode(page: Page, label: string, parts: CodeText, look: Look = {}): string {
  const { lead, heading, code, behind, below } = parts;
  const { labelColumns = 0, text: style = null } = look;
  if (displayWidth(lead + code) <= page.width - labelColumns)
    return labelledProse(page, label, lead + code + behind, look);
  const { lines, indent } =
    page.keepsWords === true ? { lines: [code], indent: 0 } : laidOut(code, page.width, labelColumns);
  return (
    labelledProse(page, label, heading, look) +
    lines.map((line) => `${' '.repeat(indent)}${paint(escapeText(line), style, page.colour)}\n`).join('') +
    (below === '' ? '' : labelledProse(page, '', below, look))
  );
}

/** Code is further in than the sentences around it. */
const CODE_INDENT = 2;

/** Under what comes before it where all of it fits there, else from the first column on. */
function laidOut(code: string, columns: number, labelColumns: number): { lines: string[]; indent: number } {
  const indent = labelColumns + CODE_INDENT;
  const lines = codeLines(code, columns - indent);
  if (lines.every((line) => displayWidth(line) <= columns - indent)) return { lines, indent };
  return { lines: codeLines(code, columns), indent: 0 };
}

/** A fix behind a label. */
export function labelledFix(page: Page, label: string, fix: FixView, look: Look): string {
  const { framework, code, text, where } = fix;
  if (framework === null || code === null) return labelledProse(page, label, text, look);
  const statements = statementsOf(fix);
  if (statements !== null) return labelledStatements(page, label, framework, statements, text, look);
  const parts = {
    lead: `${framework}: `,
    heading: `${framework} (${where}):`,
    code,
    behind: fixText(fix).slice(`${framework}: ${code}`.length),
    below: text,
  };
  return labelledCode(page, label, parts, look);
}

interface PlacedStatement {
  readonly code: string;
  readonly where: string;
}

/** Statements of which each has a place of its own: both are lists with semicolons; null where all go to one place. */
function statementsOf({ code, where }: FixView): PlacedStatement[] | null {
  const places = where?.split('; ') ?? [];
  const statements = code?.split('; ') ?? [];
  if (places.length < 2 || places.length !== statements.length) return null;
  return statements.map((statement, index) => ({ code: statement, where: places[index]! }));
}

function labelledStatements(
  page: Page,
  label: string,
  framework: string,
  statements: readonly PlacedStatement[],
  text: string,
  look: Look,
): string {
  const lines = statements.map(({ code, where }, index) => {
    const lead = `${framework}, ${where}: `;
    const parts = { lead, heading: lead.trimEnd(), code, behind: '', below: '' };
    return labelledCode(page, index === 0 ? label : '', parts, look);
  });
  return lines.join('') + (text === '' ? '' : labelledProse(page, '', text, look));
}

/** Lines of code that are not shown twice. */
const LONG_CODE_LINES = 4;

/** Whether the code of a fix takes so many lines that once is enough. */
export function isLongCode({ width, keepsWords }: Page, { code }: FixView, labelColumns: number): boolean {
  return (
    code !== null && keepsWords !== true && laidOut(code, width, labelColumns).lines.length >= LONG_CODE_LINES
  );
}

/** Prose with its quoted strings whole: it may hold code too. */
function labelledProse(page: Page, label: string, text: string, look: Look): string {
  return fromUnbreakable(labelledText(page, label, toUnbreakable(text), look));
}

/** The first sentence of what to do: the line of code, with what has to be done besides it, or the advice. */
export function firstStep(fix: FixView): FixView {
  if (fix.code === null) return { ...fix, text: firstSentence(fix.text) };
  return { ...fix, text: sentencesBesides(fix.text).join(' ') };
}

/** A text without which the code does not work. */
const BESIDES = /^(?:And|Delete it with|Make the list|Look into it) |\b(?:pip|npm) install /;

/** Those that the text begins with. */
function sentencesBesides(text: string): string[] {
  const sentence = firstSentence(text);
  if (!BESIDES.test(sentence)) return [];
  return [sentence, ...sentencesBesides(text.slice(sentence.length).trimStart())];
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?= \p{Lu}|$)/u.exec(text)?.[0] ?? text;
}
