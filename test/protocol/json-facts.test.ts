import { describe, expect, it } from 'vitest';
import { jsonFacts } from '../../src/protocol/json-facts.ts';

describe('what JSON says of the outcome', () => {
  it.each([
    [
      'JSON-RPC: an error',
      '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"Not authenticated"}}',
      'failure',
    ],
    ['JSON-RPC: no error', '{"id":1,"result":{"id":7},"error":null}', null],
    ['JSON-RPC: false', '{"id":1,"result":false,"error":null}', 'failure'],
    ['JSON-RPC: true', '{"jsonrpc":"2.0","id":1,"result":true}', 'success'],
    ['JSON-RPC: a batch', '[{"id":1,"error":{"code":-32000}}]', 'failure'],
    ['GraphQL: errors', '{"data":{"login":null},"errors":[{"message":"x"}]}', 'failure'],
    ['GraphQL: errors of the mutation', '{"data":{"login":{"errors":["wrong"],"user":null}}}', 'failure'],
    ['GraphQL: no errors', '{"data":{"login":{"errors":[],"user":{"id":1}}}}', null],
    ['success: false', '{"success":false,"message":"x"}', 'failure'],
    ['success as text', '{"success":"false"}', 'failure'],
    ['ok: true', '{"ok":true}', 'success'],
    ['status: error', '{"status":"error"}', 'failure'],
    ['MediaWiki', '{"clientlogin":{"status":"FAIL","message":"x"}}', 'failure'],
    ['OAuth', '{"error":"invalid_grant","error_description":"x"}', 'failure'],
    ['a token', '{"access_token":"abc","expires_in":3600}', 'success'],
    ['SvelteKit: a failure', '{"type":"failure","status":400,"data":"[{}]"}', 'failure'],
    ['a second factor', '{"mfa_required":true}', 'step'],
    ['a second factor beside a success', '{"success":true,"requires_2fa":1}', 'step'],
    ['a second factor by name', '{"ChallengeName":"SMS_MFA"}', 'step'],
    ['a second factor, wrapped', '{"data":{"nextStep":"otp"}}', 'step'],
    ['an error before a second factor', '{"error":"x","mfa_required":true}', 'failure'],
    ['no second factor', '{"ok":true,"mfa_required":false}', 'success'],
    ['a setting of the second factor', '{"mfaEnabled":true}', null],
    ['a code', '{"code":401,"message":"x"}', 'failure'],
    ['a list of errors that is empty', '{"errors":[],"error":"","items":[1]}', null],
    ['error 0', '{"error":0,"data":{}}', null],
    ['behind a guard', ')]}\',\n{"ok":false}', 'failure'],
    ['data with an error of its own in it', '{"items":[{"error":"old"}],"total":3}', null],
    ['false', 'false', 'failure'],
    ['WeChat: a code', '{"errcode":40001,"errmsg":"invalid credential"}', 'failure'],
    ['WeChat: no error', '{"errcode":0,"errmsg":"ok"}', null],
    ['a code of success among errors', '{"errorCode":"SUCCESS","err_no":200,"errno":"0000"}', null],
    ['a code that begins with 401', '{"code":40101,"data":null}', 'failure'],
    ['RuoYi: a code of success', '{"code":200,"msg":"ok"}', null],
    ['vue-element-admin: a code of success', '{"code":20000,"data":{"name":"x"}}', null],
    ['a code that only words explain', '{"code":1001,"msg":"wrong password"}', null],
    ['ASP.NET: JSON in JSON', '{"d":"{\\"ok\\":false}"}', 'failure'],
    ['ASP.NET: a text', '{"d":"[not JSON"}', null],
    ['no JSON', 'wrong password', null],
    ['half of it', '{"success":fal', null],
    ['nothing', '', null],
  ])('%s', (_name, text, outcome) => expect(jsonFacts(text).outcome).toBe(outcome));
});

describe('whether JSON names a user', () => {
  it.each([
    ['{"data":{"me":null}}', true],
    ['{"user":null,"csrf":"x"}', true],
    ['{"currentUser":null}', true],
    ['{"user":{"anonymous":true}}', true],
    ['{"session":null,"user":null}', true],
    ['{"user":{"id":1},"session":null}', false],
    ['{"data":{"me":{"id":1,"avatar":null}}}', false],
    ['{"profile":null,"id":1}', false],
    ['{"anonymous":false}', false],
    ['null', false],
    ['{}', false],
  ])('%s: without: %s', (text, isWithoutUser) => expect(jsonFacts(text).isWithoutUser).toBe(isWithoutUser));

  it('a verdict is one where little else is said', () => {
    expect(jsonFacts('{"verified":false}').outcome).toBe('failure');
    expect(jsonFacts('{"verified":true,"next":"/"}').outcome).toBe('success');
    expect(jsonFacts('{"id":1,"email":"a@a.example","verified":false}').outcome).toBeNull();
  });
});

describe('what a message says in words', () => {
  it.each([
    ['{"code":1001,"msg":"wrong password","data":null}', 'failure'],
    ['{"data":{"message":"Login failed"}}', 'failure'],
    ['{"code":500,"msg":"\\u5bc6\\u7801\\u9519\\u8bef"}', 'failure'],
    ['{"code":0,"msg":"success"}', 'success'],
    ['Invalid username or password', 'failure'],
    ['{"name":"wrong password"}', undefined],
    ['{"msg":"ok"}', undefined],
  ])('%s: %s', (text, words) => expect(jsonFacts(text).words).toBe(words));
});

describe('where JSON leads', () => {
  it.each([
    ['SvelteKit', '{"type":"redirect","status":303,"location":"/account"}', '/account'],
    [
      'Auth.js',
      '{"url":"http://app.test/api/auth/signin?error=CredentialsSignin"}',
      'http://app.test/api/auth/signin?error=CredentialsSignin',
    ],
    ['Discourse', '{"data":{"redirect_url":"/"}}', '/'],
    ['React Router, members by key', '[["SingleFetchRedirect",1],{"redirect":"/login"}]', '/login'],
    [
      'React Router, turbo-stream',
      '[["SingleFetchRedirect",1],{"_2":3,"_4":5},"redirect","/account","status",302,"revalidate",false]',
      '/account',
    ],
    ['a text that is no URL', '{"next":"the next page","url":5}', null],
    ['nowhere', '{"ok":true}', null],
  ])('%s', (_name, text, location) => expect(jsonFacts(text).location).toBe(location));

  it('an error of React Router is one', () => {
    expect(jsonFacts('[{"_1":2},"error",["SanitizedError","Error","x"]]').outcome).toBe('failure');
  });
});
