// What users read is plain: words that were hard to understand, and images where the field has a word, do not come back.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from '../src/audit/rules/index.ts';
import { documentNames } from './support/documents.ts';
import { ROOT } from './support/repository.ts';

/** What was written once, and the word of the field. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/(?<![`])\banswer(?:s|ed|ing)?\b(?![`])/i, 'a server responds, and sends a response'],
  [/\bhow we know\b/i, 'why this is the session'],
  [/\blets? in\b|\blet in as\b/i, 'the server accepts the session; a page opens'],
  [/\bturn(?:s|ed) away\b(?! the user)/i, 'the server refuses'],
  [/\bstands in (?:a|the) (?:URL|browser|cookie|address)/i, 'is in'],
  [/\bdeletion misses\b|\bmisses the cookie\b/i, 'the cookie is not deleted'],
  [/\bprotects nothing\b/i, 'says what is missing'],
  [/\bforeign script\b|\bone hole\b/i, 'an attacker gets a script into your page (XSS)'],
  [/\bin clear(?! ?text)\b/i, 'unencrypted, in cleartext'],
  [/\bnot judged, or only in part\b/i, 'not judged in full'],
  [/\bafter its end\b/i, 'after the logout'],
  [/\bcookie jar\b/i, 'the cookie store'],
  [/\bthe wire says\b|\bspeaks? of\b/i, 'the response has'],
];

/** Texts that end with a sentence that nobody has heard of the RFC needs to understand. */
const RULE_TEXTS = RULES.flatMap(({ meta }) =>
  [meta.title, meta.why, meta.fix, meta.falsePositives ?? '', ...meta.severities.map(([, when]) => when)].map(
    (text) => [meta.id, text] as const,
  ),
);

/** The strings of the source: what a user may get to read. */
function stringsOf(path: string): string[] {
  const code = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line))
    .join('\n');
  return [...code.matchAll(/'([^'\n]{12,})'|`([^`]{12,})`|"([^"\n]{12,})"/g)].map(
    ([, single, back, double]) => single ?? back ?? double ?? '',
  );
}

const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name));

describe('words', () => {
  it.each(REPLACED)('%s is not what the rules say: %s', (word) => {
    expect(RULE_TEXTS.filter(([, text]) => word.test(text))).toEqual([]);
  });

  it.each(REPLACED)('%s is in no text of the program: %s', (word) => {
    const found = SOURCES.flatMap((path) =>
      stringsOf(join(ROOT, path))
        .filter((text) => text.includes(' ') && word.test(text))
        .map((text) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  it.each(REPLACED)('%s is in no document: %s', (word) => {
    const found = documentNames().filter((name) => word.test(readFileSync(join(ROOT, name), 'utf8')));
    expect(found).toEqual([]);
  });
});

/** `${count} cookies` says "1 cookies" once: `counted` (shared/counted.ts) chooses between one and many. */
const HAND_COUNTED =
  /\$\{[^{}]*\} (?:(?:more|further|other|different|HTTP) )?(?:packet|cookie|byte|connection|message|response|request|record|line|session|finding|time|value|file|entrie|host|name|rule|exchange|step|block|frame|key|character|octet|attribute|client|event|browser|capture|field|place|bit)s\b/;

const written = (count: string, noun: string): string => `text = \`$\u007b${count}} ${noun}\``;

it('whatever is counted has its number chosen in one place', () => {
  expect(HAND_COUNTED.test(written('cookies.length', 'cookies'))).toBe(true);
  expect(HAND_COUNTED.test(written("counted(1, 'cookie')", 'set'))).toBe(false);
  const found = SOURCES.flatMap((path) =>
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .filter((line) => HAND_COUNTED.test(line) && !/^\s*(?:\/\/|\/?\*)/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

describe('rules', () => {
  it('speak in whole sentences that end', () => {
    for (const { meta } of RULES)
      for (const text of [meta.why, meta.fix]) expect(text, meta.id).toMatch(/^["A-Z_].*[.:)]$/s);
  });

  it('have titles without a full stop', () => {
    for (const { meta } of RULES) expect(meta.title, meta.id).not.toMatch(/\.$/);
  });
});
