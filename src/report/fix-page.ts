// docs/FIXES.md: every fix by framework and kind of cookie, in Markdown, from the table of fixes and the record of when
// each of them was last proven.

import { CHANGES, type Fix, type FixSet } from '../audit/fixes/fix.ts';
import { FIX_SETS, fixIn } from '../audit/fixes/table.ts';
import type { CookieKind } from '../audit/origin/cookie-origin.ts';
import { markdownCode, markdownTable, markdownText } from './markdown.ts';

const KIND_TITLES: Readonly<Record<CookieKind, string>> = {
  session: 'session',
  'stored-session': 'session on the server',
  'remember-me': 'remember-me cookie',
  csrf: 'CSRF cookie',
  messages: 'messages',
  language: 'language cookie',
  application: 'cookies of the application',
  signed: 'signed cookies of the application',
  encrypted: 'encrypted cookies of the application',
  vendor: 'cookie of a product',
  proxy: 'cookie of the proxy',
};

/** `Flask: session`. */
export function fixSetTitle({ framework, kinds }: FixSet): string {
  return `${framework}: ${kinds.map((kind) => KIND_TITLES[kind]).join(', ')}`;
}

/** When a change was last proven, and with which versions: by the title of its set and the change. */
export type ProvenFixes = Readonly<Record<string, Readonly<Record<string, ProvenFix>>>>;

interface ProvenFix {
  /** `2026-11-29`. */
  readonly date: string;
  readonly versions: string;
  /** What was typed: a line that has changed since is not proven. */
  readonly code: string;
}

/** The page. */
export function fixesPage(proven: ProvenFixes): string {
  return `${FIX_SETS.map((set) => section(set, proven[fixSetTitle(set)] ?? {})).join('\n\n')}\n`;
}

function section(set: FixSet, proven: Readonly<Record<string, ProvenFix>>): string {
  const rows = CHANGES.flatMap((change) => {
    const fix = fixIn(set, change);
    return fix === null ? [] : [[`\`${change}\``, ...fixCells(fix), dateOf(fix, proven[change])]];
  });
  const versions = [...new Set(Object.values(proven).map((one) => one.versions))];
  const tried = versions.length === 0 ? 'Not proven by a test.' : `Proven with ${versions.join('; ')}.`;
  const holds = markdownText(`Holds for ${set.versions}. ${tried}`);
  const table = markdownTable(['Change', 'What to type', 'Where', 'Notes', 'Last proven'], rows);
  return `## ${markdownText(fixSetTitle(set))}\n\n${holds}\n\n${table}`;
}

function dateOf({ code }: Fix, proven: ProvenFix | undefined): string {
  return proven?.code === code ? proven.date : 'not proven';
}

/** The same as data, by the title of the set: what the proofs type. */
export function fixesJson(): string {
  const sets = FIX_SETS.map((set) => {
    const lines = CHANGES.map((change) => [change, fixIn(set, change)] as const).filter(
      ([, fix]) => fix !== null,
    );
    return [fixSetTitle(set), { framework: set.framework, lines: Object.fromEntries(lines) }] as const;
  });
  return `${JSON.stringify(Object.fromEntries(sets), null, 2)}\n`;
}

function fixCells({ code, where, text }: Fix): string[] {
  return [markdownCode(code ?? ''), markdownText(where ?? ''), markdownText(text)];
}
