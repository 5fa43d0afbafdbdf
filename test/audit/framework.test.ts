import { describe, expect, it } from 'vitest';
import { FRAMEWORKS, frameworkOf } from '../../src/audit/framework.ts';
import { header, response } from '../support/messages.ts';

const withField = (name: string, value: string) => response({ fields: [header(name, value)] });
const SILENT = response({ fields: [] });

describe('frameworkOf', () => {
  it.each([
    ['sessionid', 'bfg4u8ttq022v17458mxt3qchhe402fz', 'Django'],
    ['connect.sid', '', 'Express'],
    ['PHPSESSID', 'meoa8q4vanatb4tkoltjj8mphh', 'PHP'],
    ['JSESSIONID', '4F2A', 'Spring and Tomcat'],
    ['.AspNetCore.Session', '', 'ASP.NET Core'],
    ['laravel_session', '', 'Laravel'],
  ] as const)('by the name %s', (name, value, framework) => {
    expect(frameworkOf(name, value, SILENT)).toBe(framework);
  });

  it.each([
    ['eyJlbWFpbCI6ImEifQ.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'Flask'],
    ['s%3A4fRTJEKxqefKTR1K.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd', 'Express'],
    ['eyJpdiI6Ik9rQ2VkQ0F3PT0iLCJ2YWx1ZSI6Im0ifQ==', 'Laravel'],
    ['CfDJ8NrAkS1v9Z2p', 'ASP.NET Core'],
    ['aGVsbG8%3D--aXYxMjM0NTY%3D--dGFn', 'Rails'],
  ] as const)('by the value %s', (value, framework) => {
    expect(frameworkOf('own', value, SILENT)).toBe(framework);
  });

  it.each([
    ['X-Powered-By', 'Express', 'Express'],
    ['x-powered-by', 'PHP/8.3.1', 'PHP'],
    ['Server', 'Werkzeug/3.0 Python/3.12', 'Flask'],
    ['Server', 'WSGIServer/0.2 CPython/3.12', 'Django'],
    ['Server', 'Kestrel', 'ASP.NET Core'],
    ['Server', 'Apache-Coyote/1.1', 'Spring and Tomcat'],
    ['Server', 'puma 6', 'Rails'],
  ] as const)('by the field %s: %s', (name, value, framework) => {
    expect(frameworkOf('own', '1', withField(name, value))).toBe(framework);
  });

  it('else none', () => {
    expect(frameworkOf('own', '1', withField('Server', 'nginx'))).toBeNull();
    expect(FRAMEWORKS).toHaveLength(8);
  });
});
