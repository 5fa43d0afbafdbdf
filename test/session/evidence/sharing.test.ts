import { expect, it } from 'vitest';
import { sharingEvidence } from '../../../src/session/evidence/sharing.ts';
import { header, type RequestChange, request } from '../../support/messages.ts';
import { trackedValue } from '../tracked.ts';

/** The session's own client is 192.0.2.1. */
const shared = (src: string, change: RequestChange = {}) =>
  sharingEvidence(request({ src, ...change }), trackedValue().session);

it('another address of the network shares the session', () => {
  const evidence = shared('198.51.100.9');
  expect(evidence).toMatchObject({ event: 'shared', confidence: 'medium' });
  expect(evidence?.evidence.join()).toMatch(/198\.51\.100\.9.*192\.0\.2\.1/);
});

it.each<[string, string]>([
  ['the address of its client', '192.0.2.1'],
  ['loopback', '127.0.0.1'],
  ['IPv6, which the same client may have', '2001:db8::1'],
])('%s does not', (_, src) => {
  expect(shared(src)).toBeNull();
});

it('what a machine asks itself by an address of its own does not', () => {
  expect(shared('198.51.100.9', { dst: '198.51.100.9' })).toBeNull();
});

it('a request to the server that has asked another one with the cookie does not', () => {
  const to = (url: string) => shared('198.51.100.9', { dst: '192.0.2.1', url });
  expect(to('http://front.example/account')).toBeNull();
  // Its user has a browser on the same machine.
  expect(to('http://shop.example/account')).not.toBeNull();
});

it.each(['Via', 'Forwarded', 'X-Forwarded-For', 'X-Real-IP'])('a proxy that says %s does not', (name) => {
  expect(shared('198.51.100.9', { fields: [header(name, '1.1 cache')] })).toBeNull();
});
