// Logins and logouts of SOAP, XML-RPC and other XML: one path, and what is asked for stands in the body.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf, told } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const set = [`sid=${A}; Path=/; HttpOnly`];
const XML = ['Content-Type: text/xml'];
const envelope = (inside: string) =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${inside}</s:Body></s:Envelope>`;
const soap = (inside: string): Visit => ({ ask: 'POST /soap', xml: envelope(inside), responseFields: XML });
const call = (method: string): Visit => ({
  ask: 'POST /RPC2',
  xml: `<methodCall><methodName>${method}</methodName><params><param><value>ada</value></param><param><value>s3cret-pass</value></param></params></methodCall>`,
});
const CREDENTIALS = '<user>ada</user><password>s3cret-pass</password>';
const TURNS = /Login|Logout/;

describe('a login', () => {
  it.each<[string, Visit]>([
    ['SOAP', soap(`<m:login xmlns:m="urn:x">${CREDENTIALS}</m:login>`)],
    ['SOAP of another name', soap(`<m:OpenSession xmlns:m="urn:x">${CREDENTIALS}</m:OpenSession>`)],
    ['XML-RPC', call('auth.login')],
    ['XML-RPC, a session', call('session.create')],
    ['a document', { ask: 'POST /api', xml: `<request>${CREDENTIALS}</request>` }],
    ['attributes', { ask: 'POST /api', xml: '<auth user="ada" password="s3cret-pass"/>' }],
    ['XML under the name of a form', { ask: 'POST /soap', form: envelope(`<login>${CREDENTIALS}</login>`) }],
  ])('%s', async (_, visit) => {
    const { sessions } = await browse([{ ...visit, set }]);
    expect(stepsOf(sessions)).toEqual(['1 Login: gets value 1']);
    expect(JSON.stringify(sessions)).not.toContain('s3cret');
  });

  it('fails with a fault, whatever the status', async () => {
    const fault = '<methodResponse><fault><value><int>4</int></value></fault></methodResponse>';
    const failed: Visit = { ...call('auth.login'), page: fault, responseFields: XML };
    expect(await told([failed, { ...call('auth.login'), set }], TURNS)).toEqual([
      '1 Login fails',
      '2 Login: gets value 1',
    ]);
  });

  it('ends with a logout', async () => {
    const visits = [
      { ...call('auth.login'), set },
      { ...call('auth.logout'), set: ['sid=; Path=/; Max-Age=0'] },
    ];
    expect(await told(visits, TURNS)).toHaveLength(2);
    expect((await told(visits, TURNS))[1]).toMatch(/^2 Logout/);
  });
});

it.each<[string, Visit]>([
  ['another method', call('blog.getRecentPosts')],
  ['a question about logins', call('auth.getLoginMethods')],
  ['SOAP without a password', soap('<getPrice><item>1</item></getPrice>')],
  ['a word in a text', soap('<search><text>login password</text></search>')],
  ['a comment', soap('<search><!-- <password>x</password> --><text>x</text></search>')],
])('no login: %s', async (_, visit) => {
  expect(await told([{ ...visit, set }], TURNS)).toEqual([]);
});
