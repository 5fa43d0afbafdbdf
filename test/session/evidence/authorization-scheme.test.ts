import { expect, it } from 'vitest';
import {
  authorizationMethod,
  isOfConnection,
  isProofRefused,
} from '../../../src/session/evidence/authorization-scheme.ts';
import { header, request, response } from '../../support/messages.ts';

it.each([
  ['Basic YTpi', 'http-basic'],
  ['Digest username="ada"', 'http-digest'],
  ['Negotiate YIIJvwYGKwYBBQUCoIIJszCC', 'http-negotiate'],
  ['NTLM TlRMTVNTUAADAAAAGAAYAHwAAAA=', 'http-ntlm'],
  ['NTLM TlRMTVNTUAABAAAAB4IIogAAAAA=', null],
  ['Negotiate TlRMTVNTUAABAAAAB4IIogAAAAA=', null],
  ['Bearer abc', null],
  ['Basic', null],
])('%s is %s', (value, method) => {
  const found = authorizationMethod(request({ fields: [header('Authorization', value)] }));
  expect(found).toBe(method);
  expect(isOfConnection(found)).toBe(method === 'http-negotiate' || method === 'http-ntlm');
});

it.each([
  [401, 'Negotiate', true],
  [401, 'Basic realm="x"', true],
  [401, 'NTLM TlRMTVNTUAACAAAADAAMADgAAAA=', false],
  [401, 'Negotiate oYIBJTCCASGgAwoBAQ==', false],
  [401, 'Digest nonce="1", stale=true', false],
  [403, 'Negotiate', false],
])('%i with %s refuses the proof: %s', (status, challenge, isRefused) => {
  expect(isProofRefused(response({ status, fields: [header('WWW-Authenticate', challenge)] }))).toBe(
    isRefused,
  );
});
