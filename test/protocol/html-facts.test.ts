import { describe, expect, it } from 'vitest';
import { htmlFacts } from '../../src/protocol/html-facts.ts';

const INPUT = '<input name=p type="password">';

describe('a page', () => {
  it('has a title, in UTF-8, its white space folded', () => {
    const page = Buffer.from('<html><head><TITLE lang=de>\n Anmelden ·\t Büro </title>').toString('latin1');
    expect(htmlFacts(page).title).toBe('Anmelden · Büro');
    expect(htmlFacts('<p>none</p>').title).toBeNull();
    expect(htmlFacts(`<title>${'a'.repeat(5000)}</title>`).title).toHaveLength(200);
  });

  it.each([
    ['a login', `<form method=post>${INPUT}</form>`, true, true],
    [
      'a login whose form has no end, its type first and in single quotes',
      "<form><INPUT class=x TYPE = 'Password' >",
      true,
      true,
    ],
    ['a login beside a search', `<form><input type=search></form><form>${INPUT}</form>`, true, true],
    ['a registration', `<form>${INPUT}${INPUT}</form>`, true, false],
    ['a password outside of any form, for a script', INPUT, true, false],
    ['a comment', `<form><!-- ${INPUT} --></form>`, false, false],
    ['a template of a script', `<script>x = '<form>${INPUT}</form>'</script>`, false, false],
    ['words', '<p>your password is of type=password</p>', false, false],
  ])('that asks for a password or not: %s', (_name, html, hasPasswordField, hasLoginForm) =>
    expect(htmlFacts(html)).toMatchObject({ hasPasswordField, hasLoginForm }),
  );

  it.each([
    [`<form>${INPUT}</form>`, ['p']],
    ["<form><input type='password' id=x data-name=y name='user[pass]'></form>", ['user[pass]']],
    ['<form><input name="im"><input type=password name="slovo"></form>', ['slovo']],
    [`<form>${INPUT}</form><form>${INPUT}</form><form><input type=password name=q></form>`, ['p', 'q']],
    [`<form>${INPUT}${INPUT}</form>`, []],
    ['<form><input type=password></form>', []],
    ['<form><input type=password name="a&quot;{b}"></form>', []],
    [`<form><input type=password name=${'a'.repeat(65)}></form>`, []],
    [`<!-- <form>${INPUT}</form> -->`, []],
  ])('whose login forms call the password: %s', (html, loginFields) =>
    expect(htmlFacts(html)).toMatchObject({ loginFields }),
  );

  it.each([
    ['<meta http-equiv="refresh" content="0; url=/login?a=1&amp;b=2">', '/login?a=1&b=2'],
    ["<META content='5;URL=home.php' http-equiv=Refresh>", 'home.php'],
    ['<meta http-equiv="refresh" content="30">', null],
    ['<meta name=description content="url=/login">', null],
  ])('that leads elsewhere: %s', (html, location) => expect(htmlFacts(html).location).toBe(location));
});

it.each<[string, string, string[]]>([
  ['with its action, without the query', '<form method="post" action="/logout?a=1&amp;b=2">', ['/logout']],
  ['without quotes', '<FORM ACTION=/logout METHOD=POST>', ['/logout']],
  ['to the page itself', "<form method='post'>", ['']],
  ['two of them', '<form method=post action=a></form><form method=post action=b></form>', ['a', 'b']],
  ['not with GET, which is what none says', '<form action=/search><form method=get action=/find>', []],
  ['not in a comment', '<!-- <form method=post action=/logout> -->', []],
])('posts its forms: %s', (_, html, postsTo) => expect(htmlFacts(html)).toMatchObject({ postsTo }));
