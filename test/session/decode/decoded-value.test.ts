import { describe, expect, it } from 'vitest';
import { decodedValue, keyWords, quotedContent } from '../../../src/session/decode/decoded-value.ts';
import { MAX_SENTENCE_KEYS, MAX_SENTENCE_VALUE_CHARACTERS } from '../../../src/session/decode/limits.ts';
import { readingOf } from '../../../src/session/decode/plain.ts';

const BASE = { format: 'test', framework: 'Test', title: 'Test session', protection: 'signed' } as const;

describe('decodedValue', () => {
  it('fills in what follows from the content', () => {
    const decoded = decodedValue({ ...BASE, reading: readingOf({ email: 'ann@example.com', cart: [] }) });
    expect(decoded).toEqual({
      format: 'test',
      framework: 'Test',
      protection: 'signed',
      algorithm: null,
      issuedAtMs: null,
      expiresAtMs: null,
      content: { email: 'ann@example.com', cart: [] },
      keys: ['email', 'cart'],
      leaks: ['e-mail'],
      serialization: null,
      sentence: 'Test session, signed and not encrypted: it holds email and cart.',
      maskedSentence: 'Test session, signed and not encrypted: it holds email and cart.',
    });
  });

  it('shows times, remarks and problems', () => {
    const times = { issuedAtMs: 0, expiresAtMs: 86_400_000, remarks: ['it was seen'] };
    const { sentence } = decodedValue({
      ...BASE,
      ...times,
      reading: { content: null, problem: 'too large' },
    });
    expect(sentence).toBe(
      'Test session, signed and not encrypted, issued 1970-01-01 00:00:00 UTC, valid until 1970-01-02 00:00:00 UTC, ' +
        'it was seen: its content is too large or too deep to be read.',
    );
    const damaged = decodedValue({ ...BASE, reading: { content: null, problem: 'damaged' } });
    expect(damaged.sentence).toContain('cannot be read');
  });

  it('says nothing of content where there is none', () => {
    expect(decodedValue({ ...BASE, protection: 'opaque' }).sentence).toBe(
      'Test session, a reference to what the server keeps.',
    );
  });

  it('shows what is no map', () => {
    expect(decodedValue({ ...BASE, reading: readingOf({}) }).sentence).toContain(': empty.');
    expect(decodedValue({ ...BASE, reading: readingOf([1, 2]) }).sentence).toContain(': 2 values.');
    const text = decodedValue({ ...BASE, reading: readingOf('ann') });
    expect(text.sentence).toContain(': it is "ann".');
    expect(text.maskedSentence).toContain(': it is a string.');
    expect(decodedValue({ ...BASE, reading: readingOf({ '(class)': 'User', a: 1 }) }).sentence).toContain(
      'an object of the class User; it holds a.',
    );
  });
});

describe('words', () => {
  it('stay short', () => {
    const keys = Array.from({ length: MAX_SENTENCE_KEYS + 5 }, (_, index) => `k${index}`);
    expect(keyWords(keys)).toMatch(/k7 and 5 more$/);
    expect(keyWords(['a'])).toBe('a');
    expect(quotedContent('x'.repeat(5000)).length).toBeLessThan(MAX_SENTENCE_VALUE_CHARACTERS + 5);
    expect(keyWords(['x'.repeat(5000)]).length).toBeLessThan(MAX_SENTENCE_VALUE_CHARACTERS + 5);
  });
});
