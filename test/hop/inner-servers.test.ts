import { expect, it } from 'vitest';
import { InnerServers } from '../../src/hop/inner-servers.ts';
import { type Field, innerRequest } from './requests.ts';

const FORWARDED: Field = ['X-Forwarded-For', '127.0.0.1'];

function knows(learnt: Parameters<typeof innerRequest>, asked: Parameters<typeof innerRequest>): boolean {
  const servers = new InnerServers();
  expect(servers.knows(innerRequest(...asked))).toBe(false);
  servers.learn(innerRequest(...learnt));
  return servers.knows(innerRequest(...asked));
}

it('requests that were passed on are known again by what a proxy adds, or writes in its own way', () => {
  const modern = { protocol: 'http/1.1' } as const;
  expect(knows([modern, FORWARDED], [{ ...modern, frame: 20, target: '/login' }, FORWARDED])).toBe(true);
  expect(knows([], [{ frame: 20 }])).toBe(true);
  const kept = {
    ...modern,
    fields: innerRequest().fields.map((field) => ({ ...field, value: 'localhost:8080' })),
  };
  expect(knows([kept], [kept])).toBe(true);
});

it('what a client sends to the server by itself is not, nor what goes elsewhere', () => {
  const direct = { protocol: 'http/1.1' } as const;
  expect(knows([direct], [direct])).toBe(false);
  expect(knows([{}, FORWARDED], [direct])).toBe(false);
  expect(knows([{}, FORWARDED], [{ dstPort: 3001 }, FORWARDED])).toBe(false);
  expect(knows([{}, FORWARDED], [{ src: '10.0.0.9' }, FORWARDED])).toBe(false);
});
