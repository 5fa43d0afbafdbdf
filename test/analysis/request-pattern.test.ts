import { expect, test } from 'vitest';
import { requestPattern } from '../../src/analysis/request-pattern.ts';
import type { FormFacts } from '../../src/record/message.ts';
import { form, request } from '../support/messages.ts';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

function holds(pattern: string, asked: string, posted: FormFacts | null = null): boolean {
  const [method = '', target = ''] = asked.split(' ');
  return requestPattern(
    pattern,
    SAFE,
  )(request({ method, target, url: `http://a.test${target}`, form: posted }));
}

test.each([
  ['/login', 'POST /login?next=/', true],
  ['/login', 'GET /login', false],
  ['GET /login', 'GET /login', true],
  ['POST /users/*', 'POST /users/7/in', true],
  ['?_task=logout', 'GET /?_task=logout&x=1', true],
  ['?_task=logout', 'POST /mail?_task=logout', true],
  ['?_task=logout', 'GET /?_task=login', false],
  ['?_task=logout', 'GET /?x=_task=logout', false],
  ['/index.php?module=Users&action=Log*', 'GET /index.php?action=Logout&module=Users', true],
  ['/index.php?module=Users&action=Log*', 'GET /index.php?action=Logout', false],
  ['POST /index.php?leave', 'POST /index.php?leave=now', true],
  ['POST /index.php?leave', 'GET /index.php?leave=now', false],
])('%s, %s', (pattern, asked, isOne) => expect(holds(pattern, asked)).toBe(isOne));

test('names in the body', () => {
  const rpc = { ...form('method'), actions: [{ field: 'method', value: 'user.leave' }] };
  expect(holds('POST /rpc user.leave', 'POST /rpc', rpc)).toBe(true);
  expect(holds('/rpc user.*', 'POST /rpc', rpc)).toBe(true);
  expect(holds('POST /rpc user.enter', 'POST /rpc', rpc)).toBe(false);
  expect(holds('POST / leave_button', 'POST /', form('token', 'leave_button'))).toBe(true);
  expect(holds('POST /rpc user.leave', 'POST /rpc')).toBe(false);
});
