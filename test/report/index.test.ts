import { expect, test } from 'vitest';
import { createReporter, FORMATS, type FormatName, formatNamed } from '../../src/report/index.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { auditReport, findingRecord } from '../support/findings.ts';
import { request, setting, summary } from '../support/messages.ts';
import { event, session } from '../support/sessions.ts';
import { laterReport, options } from './reporters.ts';

test('an unknown format is named with the nearest and with all', () => {
  expect(() => formatNamed('jsno', '-T')).toThrow(UserError);
  expect(() => formatNamed('jsno', '-T')).toThrow('-T: unknown format "jsno". Did you mean "json"');
  expect(() => formatNamed('toString', '-T')).toThrow(
    'The formats are table fields json ndjson ek csv messages mermaid sarif junit github gitlab html markdown',
  );
});

test.each(Object.keys(FORMATS) as FormatName[])('no control character passes through %s', async (name) => {
  const every = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).filter(
    (one) => !/[ -~]/.test(one),
  );
  const evil = every.join('');
  const life = session({
    host: evil,
    name: evil,
    kind: evil,
    framework: evil,
    client: { number: 1, name: evil, address: evil },
    because: [evil],
    says: { sentence: evil, maskedSentence: evil },
    events: [
      {
        ...event('login', 10, { evidence: [evil], attributes: evil, value: [1, evil] }),
        request: {
          host: evil,
          input: evil,
          frame: 8,
          method: evil,
          path: evil,
          page: evil,
          formFields: [evil],
        },
      },
    ],
  });
  const audit = auditReport({
    findings: [
      findingRecord({ cookieName: evil, host: evil, message: evil, path: evil }),
      findingRecord({ cookieName: evil, host: evil, severity: 'info' }),
      findingRecord({ cookieName: evil, host: evil, accepted: true }),
    ],
    gone: [{ rule: evil, host: evil, cookie: evil, path: evil }],
    sessions: [life],
    leftOut: [{ reason: evil, cookieName: null, host: null, count: 1 }],
    rulesOff: [evil],
  });
  const text = await laterReport(
    createReporter(name, options({}, ...(name === 'fields' ? ['http.set_cookie'] : []))),
    [
      setting(`a${every.join('')}=${every.join('')}; Path=/${every.join('')}`),
      request({ url: `http://h${every.join('')}/${every.join('')}` }),
    ],
    summary(),
    audit,
  );
  expect(text.replaceAll(/\r?\n/g, '')).not.toMatch(/\p{Cc}/u);
});
