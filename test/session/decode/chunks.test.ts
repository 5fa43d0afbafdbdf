import { describe, expect, it } from 'vitest';
import { isChunkCount, isPiece, joinChunks } from '../../../src/session/decode/chunks.ts';
import { MAX_DECODED_CHARACTERS } from '../../../src/session/decode/limits.ts';

const others = (values: Record<string, string>) => new Map(Object.entries(values));

describe('joinChunks', () => {
  it('joins numbered cookies up to the first that is missing', () => {
    const companions = others({ 'next-auth.session-token.1': 'B', 'next-auth.session-token.3': 'D' });
    expect(joinChunks({ name: 'next-auth.session-token.0', value: 'A' }, companions)).toEqual({
      name: 'next-auth.session-token',
      value: 'AB',
    });
  });

  it('joins the cookies that ASP.NET Core announces', () => {
    const companions = others({ '.AspNetCore.CookiesC1': 'CfDJ8', '.AspNetCore.CookiesC2': 'abc' });
    expect(joinChunks({ name: '.AspNetCore.Cookies', value: 'chunks-2' }, companions).value).toBe('CfDJ8abc');
    expect(joinChunks({ name: '.AspNetCore.Cookies', value: 'chunks-1' }, companions).value).toBe('CfDJ8');
  });

  it('leaves a whole cookie, and an announcement without its chunks', () => {
    for (const cookie of [
      { name: 'a', value: 'b' },
      { name: '.AspNetCore.Cookies', value: 'chunks-2' },
    ])
      expect(joinChunks(cookie, others({ 'a.1': 'x' }))).toEqual(cookie);
  });

  it('does not grow without end', () => {
    const long = 'x'.repeat(MAX_DECODED_CHARACTERS);
    const companions = others(
      Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`a.${index + 1}`, long])),
    );
    expect(joinChunks({ name: 'a.0', value: '' }, companions).value.length).toBeLessThan(3 * long.length);
  });
});

describe('isPiece', () => {
  const piece = (name: string, ...there: string[]) => isPiece(name, (other) => there.includes(other));

  it('of a cookie whose beginning is there', () => {
    expect(piece('.AspNetCore.CookiesC1', '.AspNetCore.Cookies')).toBe(true);
    expect(piece('authjs.session-token.1', 'authjs.session-token.0')).toBe(true);
    expect(piece('authjs.session-token.0', 'authjs.session-token.0')).toBe(false);
    expect(piece('.AspNetCore.CookiesC1')).toBe(false);
    expect(piece('oauth2', 'oauth')).toBe(false);
  });

  it('isChunkCount', () => {
    expect(isChunkCount('chunks-2')).toBe(true);
    expect(isChunkCount('chunks:2')).toBe(true);
    expect(isChunkCount('chunksC2')).toBe(false);
  });
});
