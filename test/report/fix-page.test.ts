import { expect, it } from 'vitest';
import { FIX_SETS } from '../../src/audit/fixes/table.ts';
import { fixesJson, fixesPage, fixSetTitle } from '../../src/report/fix-page.ts';

it('has a section for every set, which says when it was proven', () => {
  const titles = FIX_SETS.map(fixSetTitle);
  expect(new Set(titles).size).toBe(titles.length);
  const versions = 'flask 3.1.0';
  const proven = (code: string) => ({ date: '2026-11-29', versions, code });
  const page = fixesPage({
    'Flask: session': {
      'same-site': proven("app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'"),
      'http-only': proven('as it was before'),
    },
  });
  expect(page.match(/^## .*$/gm)).toHaveLength(titles.length);
  expect(page).toContain(
    "| `same-site` | `app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'` | app.py |  | 2026-11-29 |",
  );
  expect(page).toContain(
    "| `http-only` | `app.config['SESSION_COOKIE_HTTPONLY'] = True` | app.py |  | not proven |",
  );
  expect(page.match(/Proven with flask 3\.1\.0\./g)).toHaveLength(1);
  expect(page.match(/Not proven/g)).toHaveLength(titles.length - 1);
});

it('gives the proofs what they type', () => {
  expect(JSON.parse(fixesJson())['Django: session']).toMatchObject({
    framework: 'Django',
    lines: { 'same-site': { code: "SESSION_COOKIE_SAMESITE = 'Lax'", where: 'settings.py' } },
  });
});
