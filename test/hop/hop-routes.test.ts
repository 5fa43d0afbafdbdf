import { expect, it } from 'vitest';
import { HopRoutes } from '../../src/hop/hop-routes.ts';
import { innerRequest, outerRequest, responseTo } from './requests.ts';

it('a proxy and the server behind it are counted, and named when the proxy says who it is', () => {
  const routes = new HopRoutes();
  expect(routes.isKnown(outerRequest(), innerRequest())).toBe(false);
  routes.add(outerRequest(), innerRequest());
  routes.add(outerRequest(), innerRequest());
  const route = { proxy: '127.0.0.1:8080', name: null, server: '127.0.0.1:3000', exchanges: 2 };
  expect(routes.list()).toEqual([route]);
  expect(routes.isKnown(outerRequest(), innerRequest())).toBe(true);
  expect(routes.isKnown(outerRequest(), innerRequest({ dstPort: 3001 }))).toBe(false);
  routes.nameProxy(
    outerRequest(),
    responseTo(outerRequest(), 14, ['Server', 'nginx']),
    responseTo(innerRequest(), 13),
  );
  expect(routes.list()).toEqual([{ ...route, name: 'nginx' }]);
});
