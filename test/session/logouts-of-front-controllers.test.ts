// Front controllers of PHP, Perl, Java and .NET name the logout in a parameter, in a button or in the path of a component.
// The logouts here leave the cookie and the session alone: the closed page opens with the old value afterwards.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const NEW = '7D1E90B3C5A24F68B1D7E3F9A0C2B4D6';
const closed: Visit = { ask: 'GET /home', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/home',
  set: [`JSESSIONID=${NEW}; Path=/; HttpOnly; Secure; SameSite=Lax`],
};
const home: Visit = { ask: 'GET /home', page: '<title>Home</title>' };

/** Logouts that are told, and what is high, of a visit after a login; the user's page opens after it. */
async function seen(visit: Visit): Promise<{ logouts: string[]; highs: string[] }> {
  const { sessions, findings } = await browse([closed, login, home, visit, home]);
  return {
    logouts: stepsOf(sessions).filter((step) => /Logout/.test(step)),
    highs: findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule),
  };
}

const IS_LOGOUT = { logouts: ['4 Logout: sends value 1'], highs: ['token-after-logout'] };
const IS_NONE = { logouts: [], highs: [] };

describe('a GET is a logout', () => {
  it.each([
    ['Struts, DispatchAction', '/app/main.do?dispatch=signoff'],
    ['Struts 1, another parameter', '/app/main.do?reqCode=logout'],
    ['Struts 2, method of an action', '/app/user.action?method:logout=Log+out'],
    ['Spring Web Flow', '/flow?execution=e1s2&_eventId=logout'],
    ['Seam', '/home.seam?actionMethod=home.xhtml%3Aidentity.logout&cid=3'],
    ['the image of a button', '/cgi-bin/koha/opac-main.pl?logout.x=1'],
    ['the image of a button, with both coordinates', '/portal?btnLogout.x=12&btnLogout.y=4'],
    ['semicolons', '/otrs/index.pl?Action=Logout;ChallengeToken=x'],
    ['semicolons, the action later', '/index.php?board=3.0;action=logout;sesc=0a1b'],
    ['Wicket 6', '/app/home?1-1.ILinkListener-header-logoutLink'],
    ['Wicket 9', '/app/home?1-1.-header-logoutLink'],
    ['Wicket with Ajax', '/app/home?1-1.IBehaviorListener.0-header-nav-signOut'],
    ['Wicket 1.4', '/app/?wicket:interface=:1:header:logoutLink::ILinkListener::'],
    ['Movable Type', '/cgi-bin/mt.cgi?__mode=logout'],
    ['Fusebox', '/index.cfm?fuseaction=user.logout'],
    ['Zimbra', '/?loginOp=logout'],
    ['TYPO3', '/index.php?id=page&logintype=logout'],
    ['Siebel', '/callcenter/start.swe?SWECmd=Logoff'],
    ['a button with its text', '/account?submit=Logout'],
    ['a button in two words', '/account?button=Log+out'],
  ])('%s', async (_, target) => {
    expect(await seen({ ask: `GET ${target}`, to: '/' })).toEqual(IS_LOGOUT);
  });

  it.each([
    ['of a word that means leaving anything', '/user.php?op=disconnect'],
    ['of another', '/admin/index.php?mode=exit'],
    ['of the page of the login', '/login.php?logout=1'],
    ['of any parameter', '/index.php?what=logout'],
  ])('%s, when it leads to the login', async (_, target) => {
    expect(await seen({ ask: `GET ${target}`, to: '/login' })).toEqual(IS_LOGOUT);
  });
});

it('a GET of a page that says so is a logout', async () => {
  const out = '/app/main.do?dispatch=signoff';
  expect(await seen({ ask: `GET ${out}`, page: '<title>You are signed off</title>' })).toEqual(IS_LOGOUT);
  const form = '<form action="/login" method="post"><input name="user"><input type="password"></form>';
  expect(await seen({ ask: `GET ${out}`, page: form })).toEqual(IS_LOGOUT);
  const asks = await seen({ ask: `GET ${out}`, page: '<title>Do you want to be signed off?</title>' });
  expect(asks.highs).toEqual([]);
});

it('a redirect to where the user has logged in is one out of the session', async () => {
  const other: Visit = { ...login, ask: 'POST /admin/auth.php', to: '/home' };
  const out: Visit = { ask: 'GET /admin/index.php?mode=exit', to: '/admin/auth.php' };
  const { findings } = await browse([closed, other, home, out, home]);
  expect(findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule)).toEqual([
    'token-after-logout',
  ]);
});

describe('a POST is a logout', () => {
  it.each([
    ['LoginStatus of ASP.NET', '/Default.aspx', '__EVENTTARGET=ctl00%24LoginView1%24LoginStatus1%24ctl00'],
    ['the same with its image', '/Default.aspx', '__VIEWSTATE=x&ctl00%24HeadLoginStatus%24ctl01.x=3'],
    ['the target of an event', '/Default.aspx', '__EVENTTARGET=ctl00%24Top%24lnkSignOut&__VIEWSTATE=x'],
    ['Struts', '/app/main.do', 'dispatch=logoff'],
    ['Spring Web Flow', '/flow?execution=e1s2', '_eventId_logout=Leave'],
    ['a button with its text', '/account', 'csrf=x&submit=Log+out'],
  ])('%s', async (_, path, form) => {
    expect(await seen({ ask: `POST ${path}`, form, to: '/' })).toEqual(IS_LOGOUT);
  });

  it('of a word that means leaving anything, when it leads to the login', async () => {
    const visit: Visit = { ask: 'POST /rest/exit', form: 'x=1', to: '/login' };
    expect(await seen(visit)).toEqual(IS_LOGOUT);
  });
});

describe('is none', () => {
  it.each([
    ['where to go afterwards', 'GET /account?next=/logout'],
    ['the same as a word', 'GET /account?next=logout'],
    ['where a script returns to', 'GET /account?return=logout.php'],
    ['where it returns to, with semicolons', 'GET /account?next=/app;action=logout'],
    ['a search', 'GET /search?q=logout'],
    ['a search with semicolons', 'GET /search?term=logout;page=2'],
    ['the exit of a road', 'GET /map?road=A9&exit=12'],
    ['an exit, and the map goes on', 'GET /map?mode=exit'],
    ['a page about items', 'GET /library/sign-out-items'],
    ['a document is signed off', 'GET /documents?action=signoff&documentId=5'],
    ['a step of a workflow is signed off', 'POST /workflow.do?dispatch=signoff&step=3'],
    ['a device is disconnected', 'GET /devices.php?op=disconnect&device=3'],
    ['a component that shows logouts', 'GET /app/home?1-1.ILinkListener-report-logoutHistory'],
    ['a component of a name that has it', 'GET /app/home?1-1.ILinkListener-logoutPanel-cancel'],
    ['a filter', 'GET /events?type=logout'],
    ['a tag', 'GET /posts?tag=logout'],
    ['a text', 'GET /help?topic=logout'],
  ])('%s', async (_, ask) => {
    expect(await seen({ ask, page: '<title>Page</title>' })).toEqual(IS_NONE);
  });

  it.each([
    ['the login of ASP.NET', '__EVENTTARGET=ctl00%24LoginStatus1%24ctl02'],
    ['another event', '__EVENTTARGET=ctl00%24LoginView1%24ctl00'],
    ['a button beside a password', 'password=x&submit=Logout+others'],
    ['a button of a document', 'comment=x&documentId=4&submit=Sign+off'],
  ])('%s, posted', async (_, form) => {
    expect(await seen({ ask: 'POST /Default.aspx', form, page: '<title>Page</title>' })).toEqual(IS_NONE);
  });

  it('a session that has expired is asked for the login, with the way back', async () => {
    const visit: Visit = { ask: 'GET /game?mode=exit', to: '/login?next=%2Fgame%3Fmode%3Dexit' };
    expect(await seen(visit)).toEqual(IS_NONE);
  });
});
