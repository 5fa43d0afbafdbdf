import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { pageNameOf } from '../../src/session/page-name.ts';

describe('a page is named by its path, and by the parameter that chooses it', () => {
  it.each([
    ['/account?x=1', '/account'],
    ['/index.php?route=account/login', '/index.php?route=account/login'],
    ['/index.php?route=account%2Flogin&language=en-gb', '/index.php?route=account/login'],
    ['/index.php?route=/database/structure&db=shop', '/index.php?route=/database/structure'],
    ['/index.php?r=site/login', '/index.php?r=site/login'],
    ['/?_task=logout&_token=Yh2k8sJx0aQ', '/?_task=logout'],
    ['/?_task=mail&_action=show&_uid=3', '/?_task=mail&_action=show'],
    ['/index.php?title=Special:UserLogin&returnto=Main', '/index.php?title=Special:UserLogin'],
    ['/doku.php?id=start&do=login&sectok=0c0c1f0a', '/doku.php?do=login'],
    ['/index.php?option=com_users&view=login', '/index.php?option=com_users&view=login'],
    ['/?q=user/login', '/?q=user/login'],
    ['/index.pl?Action=AgentTicketZoom;TicketID=7', '/index.pl?Action=AgentTicketZoom'],
    ['/app?logout', '/app?logout'],
    ['/index.php?reconnect=1&sid=0c0c1f0a9e8d7c6b', '/index.php?reconnect=1'],
    ['/opac-main.pl?logout.x=1', '/opac-main.pl?logout.x=1'],
    ['/app.cgi?rm=login', '/app.cgi?rm=login'],
    ['http://a.test/index.php?do=logout#top', '/index.php?do=logout'],
  ])('%s', (target, name) => expect(pageNameOf(target)).toBe(name));
});

describe('what is secret, or what somebody looked for, is not shown', () => {
  it.each([
    '/login?token=abcdef',
    '/reset?code=abcdef',
    '/search?q=pregnancy',
    '/list?page=2',
    '/x?logout=9c2ab7e41b09d3c8',
    '/user?name=alice&email=alice@example.org',
    // A key in a parameter that often names a page.
    '/x?p=Zm9vYmFyYmF6cXV4MTIzNA',
    '/x?action=4f2a9c0de1b2c3d4',
    '/x?m=AKIAIOSFODNN7EXAMPLE',
    '/x?alice',
    '/x?view=a%20b',
  ])('%s', (target) => expect(pageNameOf(target)).toBe(target.slice(0, target.indexOf('?'))));
});

test('whatever the target is, nothing but words follows the path', () => {
  fc.assert(
    fc.property(fc.webQueryParameters(), (query) => {
      const [path, ...shown] = pageNameOf(`/x?${query}`).split('?');
      expect(path).toBe('/x');
      expect(shown.join('?')).toMatch(/^[\w.:/=&-]*$/);
    }),
  );
});
