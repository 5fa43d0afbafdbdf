// docs/FIXES.md: every fix by framework and kind of cookie, in Markdown, from the table of fixes and the record of when
// each of them was last proven.

import { CHANGES, type Fix, type FixSet } from '../audit/fixes/fix.ts';
import { FIX_SETS, fixIn } from '../audit/fixes/table.ts';
import type { CookieKind } from '../audit/origin/cookie-origin.ts';
import { markdownCode, markdownTable, markdownText } from './markdown.ts';

const KIND_TITLES: Readonly<Record<CookieKind, string>> = {
  session: 'session',
  'remember-me': 'remember-me cookie',
  csrf: 'CSRF cookie',
  messages: 'messages',
  language: 'language cookie',
  application: 'cookies of the application',
  proxy: 'cookie of the proxy',
};

/** `Flask: session`. */
export function fixSetTitle({ framework, kinds }: FixSet): string {
  return `${framework}: ${kinds.map((kind) => KIND_TITLES[kind]).join(', ')}`;
}

/** The page. `proven`: what is said about a set that was proven, by the title of the set. */
export function fixesPage(proven: ReadonlyMap<string, string>): string {
  const sections = FIX_SETS.map((set) => {
    const title = fixSetTitle(set);
    const rows = CHANGES.flatMap((change) => {
      const fix = fixIn(set, change);
      return fix === null ? [] : [[`\`${change}\``, ...fixCells(fix)]];
    });
    const holds = `Holds for ${markdownText(set.versions)}. ${proven.get(title) ?? 'Not proven by a test of its own.'}`;
    return `## ${markdownText(title)}\n\n${holds}\n\n${markdownTable(['Change', 'What to type', 'Where', 'Notes'], rows)}`;
  });
  return `${sections.join('\n\n')}\n`;
}

function fixCells({ code, where, text }: Fix): string[] {
  return [markdownCode(code ?? ''), markdownText(where ?? ''), markdownText(text)];
}
