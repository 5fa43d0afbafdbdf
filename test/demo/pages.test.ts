// The pages: what came from outside cannot become markup.

import { describe, expect, it } from 'vitest';
import { errorPage, indexPage, redirectPage } from '../../src/demo/pages.ts';

const hostile = `<script>alert("1")</script><img src='x' onerror=alert(1)>&amp;`;

describe('pages', () => {
  it.each([
    ['index, by email', indexPage(hostile, [])],
    ['index, by flash', indexPage(null, [hostile])],
    ['redirect', redirectPage(hostile)],
    ['error', errorPage(hostile)],
  ])('escape everything: %s', (_name, html) => {
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(html).toContain('&#60;script&#62;alert(&#34;1&#34;)');
    expect(html).toContain('&#38;amp;');
  });

  it('offer both forms to strangers, logout to users', () => {
    const stranger = indexPage(null, []);
    expect([...stranger.matchAll(/action="([^"]*)"/g)].map((match) => match[1])).toEqual([
      '/login',
      '/register',
    ]);
    expect(stranger).not.toContain('class="flash"');
    const user = indexPage('a@b', ['hello']);
    expect([...user.matchAll(/action="([^"]*)"/g)].map((match) => match[1])).toEqual(['/logout']);
    expect(user).toContain('<li class="flash">hello</li>');
  });
});
