import { expect, it } from 'vitest';
import { FIX_SETS } from '../../src/audit/fixes/table.ts';
import { fixesPage, fixSetTitle } from '../../src/report/fix-page.ts';

it('has a section for every set, which says when it was proven', () => {
  const titles = FIX_SETS.map(fixSetTitle);
  expect(new Set(titles).size).toBe(titles.length);
  const page = fixesPage(new Map([['Flask: session', 'Proven on 2026-11-29.']]));
  expect(page.match(/^## .*$/gm)).toHaveLength(titles.length);
  expect(page).toContain("| `same-site` | `app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'` |");
  expect(page.match(/Proven on/g)).toHaveLength(1);
  expect(page.match(/Not proven/g)).toHaveLength(titles.length - 1);
});
