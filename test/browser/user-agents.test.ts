import { expect, test } from 'vitest';
import { UserAgents } from '../../src/browser/user-agents.ts';
import { header, request } from '../support/messages.ts';

test('equal fields have equal numbers, whatever comes between them', () => {
  const agents = new UserAgents();
  const number = (...fields: string[]) =>
    agents.numberOf(request({ fields: fields.map((agent) => header('User-Agent', agent)) }));
  const curl = number('curl/8.5.0');
  const firefox = number('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0');
  const none = number();
  expect(new Set([curl, firefox, none]).size).toBe(3);
  expect(number('curl/8.5.0')).toBe(curl);
  expect(number('curl/8.5.0', 'other')).toBe(curl);
  expect(agents.numberOf(null)).toBe(none);
  expect(number('curl/8.5.1')).not.toBe(curl);
});
