// What bodies ask for by name. The names of fields: posted-form.test.ts.

import { expect, it } from 'vitest';
import { MAX_GRAPHQL_ARGUMENTS_CHARACTERS } from '../../src/protocol/limits.ts';
import { PostedFields } from '../../src/protocol/posted-fields.ts';
import {
  readJsonFields,
  readMultipartFields,
  readUrlencodedFields,
} from '../../src/protocol/posted-syntax.ts';

type Read = (text: string, fields: PostedFields) => void;

function actions(read: Read, body: string): string[] {
  const fields = new PostedFields();
  read(body, fields);
  return fields.actions().map(({ field, value }) => `${field}=${value}`);
}

it.each([
  ['Roundcube', '_token=x&_task=login&_action=login&_user=a&_pass=geheim', ['_task=login', '_action=login']],
  ['ASP.NET', '__EVENTTARGET=ctl00%24Login%24Button&__VIEWSTATE=abc', ['__EVENTTARGET=ctl00$Login$Button']],
  ['a value that is no name', 'action=please+log+me+out&mode=', []],
  ['other fields', 'user=login&password=logout', []],
])('an urlencoded form: %s', (_name, body, found) =>
  expect(actions(readUrlencodedFields, body)).toEqual(found),
);

it('a multipart form, of whole parts only', () => {
  const part = (name: string, value: string) =>
    `--b0\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const body = `${part('action', 'logout')}${part('user', 'ada')}${part('do', 'x')}`;
  expect(actions(readMultipartFields, body)).toEqual(['action=logout']);
});

it.each([
  ['JSON-RPC', '{"jsonrpc":"2.0","method":"auth.login","params":["geheim"],"id":1}', ['method=auth.login']],
  [
    'a batch',
    '[{"method":"a.b","params":{"method":3}},{"method":"auth.logout"}]',
    ['method=a.b', 'method=auth.logout'],
  ],
  ['nested', '{"request":{"action":"session.end"},"data":{"user":"action"}}', ['action=session.end']],
  ['a key that is a value', '{"a":"method","b":"auth.login"}', []],
  [
    'GraphQL with a named operation',
    '{"operationName":"SignOut","query":"mutation SignOut($a: Int) {\\n  out: signOut(a: $a) { ok }\\n}"}',
    ['operationName=SignOut', 'mutation=SignOut', 'mutation=signOut'],
  ],
  [
    'GraphQL behind its fragments',
    '{"query":"fragment F on R { ok { id } }\\n mutation Out { logout { ...F } }"}',
    ['mutation=Out', 'mutation=logout'],
  ],
  [
    'fragments behind a query',
    '{"query":"query A { me { ...F } } fragment F on User { mutation }"}',
    ['query=A', 'query=me'],
  ],
  [
    'GraphQL without a name',
    '{"query":"mutation{login(user:\\"a\\",password:\\"geheim\\"){token}}"}',
    ['mutation=login'],
  ],
  ['a query of GraphQL', '{"query":"# who\\nquery { me { name } }","variables":{}}', ['query=me']],
  ['text that was searched for', '{"query":"how to logout"}', []],
  ['what is cut off', '{"method":"auth.login","action":"logo', ['method=auth.login']],
])('JSON: %s', (_name, body, found) => expect(actions(readJsonFields, body)).toEqual(found));

it.each([
  [
    'variables',
    'mutation In($e: String!, $p: String!) { logIn(email: $e, password: $p) { id } }',
    ['email', 'password'],
  ],
  ['texts', 'mutation { enter(email: "a: b", password: "geheim(") { token } }', ['email', 'password']],
  [
    'members',
    'mutation { signIn(input: { user: { name: "a" }, password: "b" }) { ok } }',
    ['input', 'user', 'name', 'password'],
  ],
  ['a text with a quotation mark', 'mutation { a(b: "c\\" x: y", d: 1) }', ['b', 'd']],
  ['a text that does not end', 'mutation { a(b: "x: y', ['b']],
  ['nothing behind the arguments', 'mutation { a(b: 1) { c(d: 2) } e(f: 3) }', ['b']],
  ['a query', 'query { users(password: "x", id: 1) { id } }', []],
  ['a query by the id', '{ session(sessionId: 5) { ok } }', ['sessionId']],
])('the arguments of GraphQL are names of what is posted: %s', (_name, query, names) => {
  const fields = new PostedFields();
  readJsonFields(JSON.stringify({ query }), fields);
  expect(fields.names()).toEqual(['query', ...names]);
});

it('arguments are read up to a limit', () => {
  const fields = new PostedFields();
  const query = `mutation { a(b: "${'x'.repeat(MAX_GRAPHQL_ARGUMENTS_CHARACTERS)}", password: 1) }`;
  readJsonFields(JSON.stringify({ query }), fields);
  expect(fields.names()).not.toContain('password');
});
