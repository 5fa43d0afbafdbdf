import { describe, expect, it } from 'vitest';
import { explainField, parseWebUrl } from '../../src/cookie/explain.ts';
import { BROWSERS, type BrowserName } from '../../src/cookie/profiles.ts';
import { repairField } from '../../src/cookie/repair.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { type ExplanationPage, explanationText } from '../../src/report/explanation-text.ts';

const PAGE: ExplanationPage = { columns: 80, colour: false, isAsciiOnly: false };

function text(
  field: string,
  {
    from,
    browsers = BROWSERS,
    ...page
  }: Partial<ExplanationPage> & { from?: string; browsers?: readonly BrowserName[] } = {},
): string {
  const asked = {
    request: parseWebUrl('https://a.example/')!,
    from: from === undefined ? null : parseWebUrl(from)!,
    kind: 'fetch' as const,
    timeMs: 0,
  };
  const explanations = explainField(field, asked, browsers);
  return explanationText(
    { field, asked, explanations, repair: repairField(field, asked, browsers) },
    { ...PAGE, ...page },
  );
}

it('begins with the answer, then what to write instead, then the steps of browsers that are alike', () => {
  const paragraphs = text('sid=1; SameSite=None').split('\n\n');
  expect(paragraphs[0]).toBe('Chrome, Firefox and Safari refuse this cookie: SameSite=None needs Secure.');
  expect(paragraphs[1]).toBe(
    'Instead  Set-Cookie: sid=1; SameSite=None; Secure\n         Chrome, Firefox and Safari keep this.',
  );
  expect(paragraphs[2]!.split('\n')).toEqual([
    'Chrome, Firefox, Safari and the standard',
    '5.6                 the name "sid", the value "1", 1 attribute',
    '5.7 steps 7 to 10   no Domain: for the host a.example alone',
    '5.7 step 19         refused: SameSite=None without Secure',
  ]);
  expect(paragraphs[3]).toMatch(/Safari, which was not run, as its/);
  expect(paragraphs).toHaveLength(4);
});

it('has steps of their own for browsers that differ', () => {
  const titles = text('sid=1', { from: 'https://b.example/' })
    .split('\n')
    .filter((line) => /^(?:Chrome|Firefox|Safari)[\w ,]*$/.test(line));
  expect(titles).toEqual(['Chrome and the standard', 'Firefox', 'Safari']);
});

it('paints the steps dim, and what decides', () => {
  const lines = text('sid=1; SameSite=None', { colour: true }).split('\n');
  expect(lines).toContain(
    '\x1b[2m5.7 step 19\x1b[0m         \x1b[1;31mrefused: SameSite=None without Secure\x1b[0m',
  );
});

it('says what changes with the repair', () => {
  expect(text('sid=1', { from: 'https://b.example/' })).toContain('each site that\n         embeds yours');
  expect(text('sid=1; Domain=b.example')).toContain(
    'Without Domain it belongs to this\n         host alone.',
  );
});

const HOSTILE = `${'n'.repeat(300)}\x1b[31m\u202e=\x9b${'漢'.repeat(300)}; Path=/\x1b]0;x\x07; Domain=\u200bx; \x1b[2J; SameSite=\n`;
const FIELDS = [
  'sid=1',
  '__Host-é漢=漢; Domain=a.example',
  HOSTILE,
  'n'.repeat(3000),
  `a=; Max-Age=0; Path=/${'p/'.repeat(300)}`,
];

describe.each([40, 59, 60, 80, 120, 200])('%i columns', (columns) => {
  it.each(FIELDS)('fits: %j', (field) => {
    const lines = text(field, { columns, from: 'https://b.example/' }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
    expect(lines.length).toBeLessThan(200);
  });
});

it.each(FIELDS)('lets nothing through to the terminal: %j', (field) => {
  expect(text(field)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]/);
});

it.each(FIELDS)('is ASCII where that is all there is: %j', (field) => {
  expect(text(field, { isAsciiOnly: true })).toMatch(/^[\x20-\x7e\n]*$/);
});

it('says of one browser what it is known from, and no other', () => {
  const one = text('sid=1', { browsers: ['firefox'] });
  expect(one).toMatch(/Firefox as measured with Firefox 153\.$/m);
  expect(one).not.toMatch(/Chrom|Safari/);
});
