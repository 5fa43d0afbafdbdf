import { expect, it } from 'vitest';
import { proxyNameOfRequests, proxyNameOfResponses } from '../../src/hop/proxy-name.ts';
import { innerRequest, outerRequest, responseTo } from './requests.ts';

it('a proxy names itself in what it adds to requests', () => {
  expect(proxyNameOfRequests(outerRequest(), innerRequest())).toBeNull();
  expect(proxyNameOfRequests(outerRequest(), innerRequest({}, ['X-Varnish', '32770']))).toBe('Varnish');
  const via = innerRequest({}, ['Via', '1.1 edge (Varnish/7.1), 1.1 host:80 (Apache/2.4.57)']);
  expect(proxyNameOfRequests(outerRequest(), via)).toBe('Apache');
  expect(
    proxyNameOfRequests(outerRequest({}, ['Via', '1.1 nginx']), innerRequest({}, ['Via', '1.1 nginx'])),
  ).toBeNull();
});

it('and in the Server field of responses, when that is not of the server behind it', () => {
  const from = (server: string) => responseTo(outerRequest(), 14, ['Server', server]);
  expect(proxyNameOfResponses(from('nginx/1.22.1'), null)).toBe('nginx');
  expect(proxyNameOfResponses(from('nginx/1.22.1'), 'gunicorn')).toBe('nginx');
  expect(proxyNameOfResponses(from('gunicorn'), 'gunicorn')).toBeNull();
  expect(proxyNameOfResponses(from('Apache-Coyote/1.1'), null)).toBeNull();
  expect(proxyNameOfResponses(responseTo(outerRequest(), 14, ['Via', '1.1 Caddy']), null)).toBe('Caddy');
});
