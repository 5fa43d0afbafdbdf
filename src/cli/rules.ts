// crumbshark rules: lists the rules, or explains one.

import type { RuleMeta } from '../audit/rule.ts';
import { RULES } from '../audit/rules/index.ts';
import { escapeJson } from '../report/escape.ts';
import { pageOf } from '../report/labelled-text.ts';
import { ruleText } from '../report/rule-text.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import { EXIT_DONE, type ExitCode } from './exit-code.ts';
import { currentTerminal, lineWidth, wantsColour } from './terminal.ts';

const FORMATS = ['table', 'json'] as const;

/** `id` is null for all of them. Throws a UserError for a rule or a format that is not known. */
export async function rules(id: string | null, format: string): Promise<ExitCode> {
  const wanted = FORMATS.find((name) => name === format);
  if (wanted === undefined)
    throw new UserError(
      `-T: unknown format "${format}".${didYouMean(format, FORMATS)} The formats are ${FORMATS.join(' ')}`,
    );
  const all = RULES.map(({ meta }) => meta);
  const chosen = id === null ? all : [ruleNamed(id, all)];
  process.stdout.write(wanted === 'json' ? json(id, chosen) : await text(id, chosen));
  return EXIT_DONE;
}

async function text(id: string | null, chosen: readonly RuleMeta[]): Promise<string> {
  const terminal = currentTerminal();
  const page = pageOf(lineWidth(terminal), wantsColour(undefined, terminal));
  if (id !== null) return ruleText(chosen[0]!, page);
  const { ruleList } = await import('../report/rule-list.ts');
  return ruleList(chosen, page);
}

function ruleNamed(id: string, all: readonly RuleMeta[]): RuleMeta {
  const found = all.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const names = all.map((rule) => rule.id);
  throw new UserError(
    `there is no rule "${id}".${didYouMean(id, names)} The command "crumbshark rules" lists them`,
  );
}

/** The chosen rules as data. */
function json(id: string | null, chosen: readonly RuleMeta[]): string {
  const views = chosen.map((rule) => ({
    ...rule,
    severities: rule.severities.map(([severity, when]) => ({ severity, when })),
  }));
  return `${escapeJson(id === null ? views : views[0])}\n`;
}
