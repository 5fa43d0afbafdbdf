import { expect, it } from 'vitest';
import { proxyNameOfRequests, proxyNameOfResponses } from '../../src/hop/proxy-name.ts';
import { type Field, innerRequest, outerRequest, responseTo } from './requests.ts';

it('a proxy names itself in what it adds to requests', () => {
  expect(proxyNameOfRequests(outerRequest(), innerRequest())).toBeNull();
  expect(proxyNameOfRequests(outerRequest(), innerRequest({}, ['X-Varnish', '32770']))).toBe('Varnish');
  const via = innerRequest({}, ['Via', '1.1 edge (Varnish/7.1), 1.1 host:80 (Apache/2.4.57)']);
  expect(proxyNameOfRequests(outerRequest(), via)).toBe('Apache');
  expect(
    proxyNameOfRequests(outerRequest({}, ['Via', '1.1 nginx']), innerRequest({}, ['Via', '1.1 nginx'])),
  ).toBeNull();
});

it('and in what it adds to responses, or puts in the place of what a server says', () => {
  const from = (...fields: Field[]) => responseTo(outerRequest(), 14, ...fields);
  const nginx = from(['Server', 'nginx/1.22.1']);
  expect(proxyNameOfResponses(nginx, from())).toBe('nginx');
  expect(proxyNameOfResponses(nginx, from(['Server', 'gunicorn']))).toBe('nginx');
  expect(proxyNameOfResponses(nginx, nginx)).toBeNull();
  expect(proxyNameOfResponses(from(['Server', 'Apache-Coyote/1.1']), from())).toBeNull();
  expect(proxyNameOfResponses(from(['Via', '1.1 Caddy']), from())).toBe('Caddy');
  // HAProxy passes on what the proxies behind it say.
  const behind = from(['Server', 'nginx'], ['Via', '1.1 varnish']);
  expect(proxyNameOfResponses(behind, behind)).toBeNull();
});
