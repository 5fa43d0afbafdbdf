import { describe, expect, it } from 'vitest';
import { meantAttribute } from '../../src/audit/attribute-typo.ts';

describe('meantAttribute', () => {
  it.each([
    ['HTTP-Only', 'HttpOnly'],
    ['HttpOnyl', 'HttpOnly'],
    ['HttpsOnly', 'HttpOnly'],
    ['Same-Site', 'SameSite'],
    ['SameSite:Lax', 'SameSite'],
    ['samesit', 'SameSite'],
    ['Secured', 'Secure'],
    ['"Secure"', 'Secure'],
    ['Sceure', 'Secure'],
    ['Secure HttpOnly', 'Secure'],
    ['MaxAge', 'Max-Age'],
    ['max_age', 'Max-Age'],
    ['Expiry', 'Expires'],
    ['Partition', 'Partitioned'],
    ['Domian', 'Domain'],
    ['Paht', 'Path'],
  ])('%s: %s', (unknown, meant) => {
    expect(meantAttribute(unknown)).toBe(meant);
  });

  it.each([
    'Priority',
    'Version',
    'Comment',
    'Port',
    'Discard',
    'SameParty',
    'Hash',
    'Date',
    'id',
    '',
    '"',
    'SID',
    `Secure${'x'.repeat(5000)}`,
  ])('%s: none', (unknown) => {
    expect(meantAttribute(unknown)).toBeNull();
  });
});
