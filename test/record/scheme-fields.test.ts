import { expect, it } from 'vitest';
import { httpsField } from '../../src/record/scheme-fields.ts';
import { header, request } from '../support/messages.ts';

type Field = readonly [name: string, value: string];

function shown(...fields: readonly Field[]): string | null {
  return httpsField(request({ fields: fields.map(([name, value]) => header(name, value)) }));
}

it.each<Field>([
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Proto', ' HTTPS , http'],
  ['Forwarded', 'for=192.0.2.60;proto=https, for=10.0.0.1;proto=http'],
  ['X-Forwarded-Ssl', 'on'],
  ['X-Forwarded-Ssl', 'on, off'],
  ['Front-End-Https', 'On'],
  ['X-Forwarded-Scheme', 'https'],
  ['X-Scheme', 'https'],
  ['X-Forwarded-Protocol', 'https'],
  ['X-Forwarded-Protocol', 'ssl'],
  ['X-Url-Scheme', 'https'],
  ['CloudFront-Forwarded-Proto', 'https'],
  ['CF-Visitor', '{"scheme":"https"}'],
])('%s: %s says that the browser used HTTPS', (name, value) => {
  expect(shown([name, value])).toBe(name);
  expect(shown([name.toLowerCase(), value])).toBe(name);
});

it.each<Field>([
  ['X-Forwarded-Proto', 'http, https'],
  ['Forwarded', 'for=192.0.2.60;proto=http, for=10.0.0.1;proto=https'],
  ['Forwarded', 'for=192.0.2.60'],
  ['X-Forwarded-Ssl', 'off'],
  ['Front-End-Https', 'off'],
  ['Front-End-Https', 'one'],
  ['X-Forwarded-Scheme', 'http'],
  ['X-Forwarded-Protocol', 'httpss'],
  ['X-Url-Scheme', ''],
  ['CF-Visitor', '{"scheme":"http"}'],
  ['X-Https', 'on'],
])('%s: %s does not', (name, value) => {
  expect(shown([name, value])).toBeNull();
});

it('the proxy that says the scheme of each request outranks a constant of a configuration', () => {
  expect(shown(['Front-End-Https', 'on'], ['X-Forwarded-Proto', 'http'])).toBeNull();
  expect(shown(['X-Forwarded-Ssl', 'on'], ['Forwarded', 'proto=http'])).toBeNull();
  expect(shown(['Front-End-Https', 'on'], ['X-Forwarded-Proto', 'https'])).toBe('X-Forwarded-Proto');
});

it('a field that says no scheme leaves it to the next', () => {
  expect(shown(['X-Forwarded-Proto', ''], ['X-Forwarded-Ssl', 'on'])).toBe('X-Forwarded-Ssl');
  expect(shown(['Forwarded', 'for=192.0.2.60'], ['X-Forwarded-Ssl', 'on'])).toBe('X-Forwarded-Ssl');
});
