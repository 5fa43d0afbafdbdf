import { describe, expect, it } from 'vitest';
import { looseArea } from '../../src/scrub/area.ts';
import { collectBody, passwordInputs } from '../../src/scrub/body-secrets.ts';
import { SecretCollector } from '../../src/scrub/field-secrets.ts';
import { SecretSet } from '../../src/scrub/secret-set.ts';

function secretsOf(
  text: string,
  contentType: string,
  isRequest: boolean,
  passwordNames: readonly string[] = [],
): string[] {
  const collector = new SecretCollector(new SecretSet());
  const area = looseArea(Buffer.from(text, 'latin1'));
  collectBody({ area, contentType, isRequest }, new Set(passwordNames), collector);
  const placed = area.places.map(({ start, end }) => area.text.slice(start, end));
  return [...new Set([...collector.secrets.all.map(({ value }) => value), ...placed])].sort();
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json; charset=utf-8';

describe('what a client posts', () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    ['a form', FORM, 'user=anna&password=p%40ss+w%21&remember=1', ['p%40ss+w%21', 'p@ss w!', 'p@ss+w!']],
    ['a short password', FORM, 'user=anna&pin=123', ['123']],
    ['a form without its type', '', 'user=anna&password=hunter', ['hunter']],
    ['names in brackets', FORM, 'user%5Bpassword%5D=hunter&user%5Bname%5D=anna', ['hunter']],
    ['JSON', JSON_TYPE, '{"user":"anna","password":"hun\\"ter\\u0031"}', ['hun"ter1', 'hun\\"ter\\u0031']],
    ['JSON in JSON', JSON_TYPE, '{"query":"login(password: \\"hunter\\")"}', ['hunter']],
    ['a number', JSON_TYPE, '{"otp": 123456, "age": 1234}', ['123456']],
    [
      'multipart',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="password"\r\n\r\nhunter\r\n--x--\r\n',
      ['hunter'],
    ],
    [
      'XML',
      'text/xml',
      '<a:login><a:user>anna</a:user><a:Password>hunter</a:Password></a:login>',
      ['hunter'],
    ],
    ['what ends too early', JSON_TYPE, '{"user":"anna","password":"hunt', ['hunt']],
    [
      'an OAuth code',
      FORM,
      'grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA',
      ['SplxlOBeZQQYbYS6WxSbIA'],
    ],
  ])('%s', (_, contentType, text, wanted) => {
    expect(secretsOf(text, contentType, true)).toEqual([...wanted].sort());
  });

  it('is known by the field that a page has for it', () => {
    const [name = ''] = passwordInputs('<form><input name="u"><input type=password name="geheim"></form>');
    expect(secretsOf('u=anna&geheim=hunter', FORM, true, [name])).toEqual(['hunter']);
  });

  it('is nothing where there is no secret', () => {
    expect(secretsOf('user=anna&page=2&token_type=bearer', FORM, true)).toEqual([]);
    expect(secretsOf('{"user":"anna","error":"invalid password"}', JSON_TYPE, true)).toEqual([]);
  });
});

describe('what a server sends', () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    [
      'a hidden input',
      'text/html',
      '<input type="hidden" name="csrf_token" value="f81d4fae&amp;7dec">',
      ['f81d4fae&7dec'],
    ],
    ['a meta', 'text/html', "<meta name='csrf-token' content='f81d4fae7dec'>", ['f81d4fae7dec']],
    ['a script', 'text/html', '<script>var csrfToken = "f81d4fae7dec";</script>', ['f81d4fae7dec']],
    [
      'a cookie of a script',
      'text/html',
      '<script>document.cookie = "theme=solar9; path=/"</script>',
      ['solar9'],
    ],
    ['JSON', JSON_TYPE, '{"access_token":"abcdef","token_type":"bearer","expires_in":3600}', ['abcdef']],
    [
      'a web token',
      'text/plain',
      'it is eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0. ok',
      ['eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'],
    ],
    ['a bearer token', 'text/plain', 'curl -H "Authorization: Bearer f81d4fae7dec"', ['f81d4fae7dec']],
    ['a link', 'text/html', '<a href="/reset?token=f81d4fae7dec&lang=en">', ['f81d4fae7dec']],
  ])('%s', (_, contentType, text, wanted) => {
    expect(secretsOf(text, contentType, false)).toEqual(wanted);
  });

  it('is nothing where a page only speaks of passwords', () => {
    const page =
      '<label for="password">Password</label><input type="password" name="password" placeholder="secret">';
    expect(secretsOf(page, 'text/html', false)).toEqual([]);
    expect(
      secretsOf('const messages = { password: "Password is required" }', 'text/javascript', false),
    ).toEqual([]);
  });
});

it.each<readonly [string, string]>([
  ['a script that keeps a token', `localStorage.setItem("token","lsTok8899"); show("label", "lsTok1122")`],
  ['an attribute of an element', '<apiKey v="lsTok8899" class="wide-2"/><key2 v="other7788"/>'],
  ['a link', '<a href="/magic/lsTok8899">in</a> <a href="/pages/lsTok1122x">'],
  ['a link in JSON', '{"url":"https:\\/\\/app.test\\/reset\\/lsTok8899"}'],
])('%s', (_, text) => {
  expect(secretsOf(text, 'text/html', false)).toEqual(['lsTok8899']);
});
