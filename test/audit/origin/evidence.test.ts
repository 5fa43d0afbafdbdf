import { expect, it } from 'vitest';
import { HostEvidence, OriginEvidence } from '../../../src/audit/origin/evidence.ts';
import { header, response } from '../../support/messages.ts';

it('a cookie is judged by what the host shows later', () => {
  const host = new HostEvidence();
  const theme = new OriginEvidence('theme', host);
  theme.look('dark', []);
  expect(theme.origin()).toEqual({ kind: 'application', framework: null });
  new OriginEvidence('PHPSESSID', host).look('meoa8q4vanatb4tkoltjj8mphh', []);
  expect(theme.origin()).toEqual({ kind: 'application', framework: 'PHP' });
});

it('a cookie that was only deleted is known by its name', () => {
  const evidence = new OriginEvidence('REMEMBERME', new HostEvidence());
  expect(evidence.isSettled).toBe(false);
  expect(evidence.origin()).toEqual({ kind: 'remember-me', framework: 'Symfony' });
});

it('a host keeps each framework once', () => {
  const host = new HostEvidence();
  const evidence = new OriginEvidence('a', host);
  const message = response({ fields: [header('X-Powered-By', 'Express')] });
  evidence.lookAtMessage(message);
  evidence.lookAtMessage(message);
  expect(host.frameworks).toEqual(['Express']);
});
