import { describe, expect, it } from 'vitest';
import { deniedCookie } from '../../src/session/denied-cookie.ts';
import { MAX_CREDENTIALS, MAX_DENIED_COOKIES } from '../../src/session/limits.ts';
import { Pages, pageKey } from '../../src/session/pages.ts';
import { requestTraits } from '../../src/session/request-traits.ts';
import { header, request, response } from '../support/messages.ts';
import { content } from './contents.ts';

interface Given {
  readonly status?: number;
  readonly frame?: number;
  readonly to?: string;
  readonly method?: string;
  readonly cookie?: string;
  readonly isStranger?: boolean;
  readonly hasLoginForm?: boolean;
}

const HOST = 'a.test';
const key = (target: string, method = 'GET') => pageKey(HOST, { method, target });

function give(pages: Pages, target: string, given: Given = {}): void {
  const {
    status = 200,
    frame = 6,
    to,
    method = 'GET',
    cookie = 'a=1',
    isStranger = true,
    hasLoginForm,
  } = given;
  const asked = request({ method, target, fields: [header('Cookie', cookie)] });
  const message = response({ status, frame, fields: to === undefined ? [] : [header('Location', to)] });
  const read = hasLoginForm === undefined ? null : content({ hasLoginForm });
  pages.noteOther(
    { page: key(target, method), host: HOST, message, request: asked, content: read, isOfOther: true },
    isStranger,
  );
}

describe('a page is closed', () => {
  it('when somebody without a login was turned away, and nobody was given it', () => {
    const pages = new Pages();
    expect([pages.state(key('/account')), pages.hasSome(HOST)]).toEqual(['unknown', false]);
    give(pages, '/account', { status: 401 });
    give(pages, '/account', { status: 403, frame: 8 });
    expect(pages.state(key('/account'))).toBe('closed');
    expect(pages.denial(key('/account'))).toMatchObject({
      status: 401,
      frame: 6,
      cookies: [deniedCookie('a', '1')],
    });
    expect([pages.hasSome(HOST), pages.state(key('/')), pages.hasSome('b.test')]).toEqual([
      true,
      'unknown',
      false,
    ]);
  });

  it.each([
    ['a redirect home', { status: 302, to: '/' }],
    ['a redirect to a page for guests', { status: 303, to: '/welcome' }],
    ['a redirect to another host', { status: 302, to: 'https://www.example/' }],
    ['a redirect to the same path of another host', { status: 302, to: 'https://www.example/account' }],
  ])('when a user is given what others get %s for', (_, given) => {
    const pages = new Pages();
    give(pages, '/account', given);
    expect(pages.state(key('/account'))).toBe('unknown');
    pages.noteUser(key('/account'), null);
    expect(pages.state(key('/account'))).toBe('closed');
  });

  it('when it is not there for others, while a user has it', () => {
    const pages = new Pages();
    give(pages, '/order', { status: 404 });
    pages.noteUser(key('/order'), null);
    expect(pages.state(key('/order'))).toBe('unknown');
    give(pages, '/order', { status: 404 });
    expect(pages.state(key('/order'))).toBe('closed');
  });

  it.each([
    ['a slash is added', { status: 302, to: '/account/' }],
    ['it has moved', { status: 301, to: '/new' }],
    ['the scheme changes', { status: 307, to: 'https://localhost/account' }],
    ['its host has www.', { status: 307, to: 'https://www.localhost:8443/account' }],
    ['the server fails', { status: 500 }],
  ])('not when %s', (_, given) => {
    const pages = new Pages();
    pages.noteUser(key('/account'), null);
    give(pages, '/account', given);
    expect(pages.state(key('/account'))).toBe('unknown');
  });

  it('to a script that posts: 401 only', () => {
    const pages = new Pages();
    give(pages, '/auth/refresh', { status: 401, method: 'POST' });
    give(pages, '/cart', { status: 403, method: 'POST' });
    expect(
      [key('/auth/refresh', 'POST'), key('/auth/refresh'), key('/cart', 'POST')].map((page) =>
        pages.state(page),
      ),
    ).toEqual(['closed', 'unknown', 'unknown']);
  });
});

describe('a page is open', () => {
  it('when it was given to somebody who has nothing that could be a login', () => {
    const pages = new Pages();
    give(pages, '/');
    give(pages, '/home', { isStranger: false });
    expect([pages.state(key('/')), pages.state(key('/home'))]).toEqual(['open', 'unknown']);
  });

  it('though it may lead others elsewhere; what denies and gives is neither', () => {
    const pages = new Pages();
    give(pages, '/', { status: 302, to: '/welcome' });
    pages.noteUser(key('/'), null);
    give(pages, '/');
    expect(pages.state(key('/'))).toBe('open');
    give(pages, '/', { status: 401 });
    expect([pages.state(key('/')), pages.denial(key('/'))]).toEqual(['unknown', null]);
  });

  it('and not when it asks for a login', () => {
    const pages = new Pages();
    give(pages, '/app', { hasLoginForm: true });
    expect([pages.state(key('/app')), pages.isForUsers(key('/app'), content())]).toEqual(['unknown', true]);
    give(pages, '/app', { hasLoginForm: false });
    expect([pages.state(key('/app')), pages.isForUsers(key('/app'), content())]).toEqual(['open', false]);
  });
});

it('so many cookies of a denied request are kept', () => {
  const pages = new Pages();
  const cookie = Array.from({ length: 100 }, (_, index) => `a${index}=1`).join('; ');
  give(pages, '/account', { status: 401, cookie });
  expect(pages.denial(key('/account'))?.cookies).toHaveLength(MAX_DENIED_COOKIES);
});

it('so many denials of a page are kept, and so much of each', () => {
  const pages = new Pages();
  for (let count = 0; count < 100; count++) {
    const target = `/account?${Array.from({ length: 200 }, (_, index) => `key=${count}-${index}`).join('&')}`;
    give(pages, target, { status: 401 });
  }
  const stranger = requestTraits(request({ method: 'GET', target: '/account?key=99-0' }));
  expect(pages.denial(key('/account'), stranger)).toBeNull();
  const first = pages.denial(key('/account'));
  expect([first?.traits.credentials.length, first?.traits.cookies.length]).toEqual([MAX_CREDENTIALS, 1]);
});

it('responses to strangers are wanted until enough were seen, of pages only', () => {
  const pages = new Pages();
  const wants = (status: number, target: string, method = 'GET') =>
    pages.wantsStranger(status, request({ method, target }));
  expect([
    wants(200, '/'),
    wants(200, '/app.css'),
    wants(500, '/'),
    wants(200, '/', 'POST'),
    wants(404, '/'),
  ]).toEqual([true, false, false, false, false]);
  for (let count = 0; count < 5000; count++) give(pages, '/');
  expect(wants(200, '/')).toBe(false);
});
