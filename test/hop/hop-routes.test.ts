import { expect, it } from 'vitest';
import { type HopPlace, HopRoutes, serverOfRequest } from '../../src/hop/hop-routes.ts';
import { innerRequest, outerRequest, responseTo } from './requests.ts';

const inner = innerRequest();
const place: HopPlace = { kind: 'proxy', outer: outerRequest(), server: serverOfRequest(inner) };
const route = {
  kind: 'proxy',
  proxy: '127.0.0.1:8080',
  name: null,
  server: '127.0.0.1:3000',
  exchanges: 2,
  setCookies: 0,
};

it('a proxy and the server behind it are counted, and named when the proxy says who it is', () => {
  const routes = new HopRoutes();
  expect(routes.isKnown(outerRequest(), inner)).toBe(false);
  routes.add(place, inner);
  routes.add(place, inner);
  expect(routes.list()).toEqual([route]);
  expect(routes.isKnown(outerRequest(), inner)).toBe(true);
  expect(routes.isKnown(outerRequest(), innerRequest({ dstPort: 3001 }))).toBe(false);
  routes.nameProxy(
    outerRequest(),
    responseTo(outerRequest(), 14, ['Server', 'nginx']),
    responseTo(innerRequest(), 13),
  );
  expect(routes.list()).toEqual([{ ...route, name: 'nginx' }]);
});

it('what else was seen twice is counted by its kind, with the cookies that it sets, and teaches no route', () => {
  const routes = new HopRoutes();
  const unpaired: HopPlace = { kind: 'unpaired', outer: null, server: '127.0.0.1:3000' };
  routes.add({ ...place, kind: 'call' }, inner);
  routes.add(unpaired, null);
  routes.addSetCookies(unpaired, 0);
  routes.addSetCookies(unpaired, 2);
  expect(routes.isKnown(outerRequest(), inner)).toBe(false);
  expect(routes.list()).toEqual([
    { ...route, kind: 'call', exchanges: 1 },
    { ...route, kind: 'unpaired', proxy: null, exchanges: 1, setCookies: 2 },
  ]);
});

it('in another capture the addresses may be of other machines', () => {
  const routes = new HopRoutes();
  routes.add(place, inner);
  routes.nextCapture();
  expect(routes.isKnown(outerRequest(), inner)).toBe(false);
  routes.add(place, inner);
  expect(routes.list()).toEqual([route]);
});
