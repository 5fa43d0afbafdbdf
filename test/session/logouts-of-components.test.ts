// Component frameworks post the page itself, with the name of the component that was used: Jakarta Faces (JSF) and ASP.NET
// Web Forms. What each visit is, is written beside it.

import { describe, expect, it } from 'vitest';
import type { Visit } from './browsing.ts';
import { told } from './told.ts';

const OLD = 'C0FFEE5F2A7E41B09D3C8A6B5E4F1D20';
const NEW = '7D1E90B3C5A24F68B1D7E3F9A0C2B4D6';
const NEXT = '0C4660D8D420B5CAFED5BDFC844787F3';
const give = (value: string) => [`JSESSIONID=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const partial = (inside: string) =>
  `<?xml version="1.0"?><partial-response id="j_id1">${inside}</partial-response>`;
const home: Visit = { ask: 'GET /home.xhtml', page: '<title>Home</title>' };
const closed: Visit = { ask: 'GET /home.xhtml', to: '/login.xhtml' };
const login: Visit = {
  ask: 'POST /login.xhtml',
  form: 'form=form&form%3Auser=ada&form%3Apassword=x&javax.faces.ViewState=1%3A2',
  to: '/home.xhtml',
  set: give(NEW),
};
const before: Visit[] = [{ ...closed, set: give(OLD) }, login, home];

describe('is a logout', () => {
  it.each([
    ['a button', 'menu=menu&menu%3Alogout=&javax.faces.ViewState=1%3A2'],
    ['a link', 'form=form&javax.faces.ViewState=1%3A2&form%3AlogoutLink=form%3AlogoutLink'],
    ['deeper', 'j_idt5%3Anav%3AbtnLogout=Log+out&jakarta.faces.ViewState=1%3A2'],
    ['signOut', 'header%3AsignOut=header%3AsignOut&jakarta.faces.ViewState=1%3A2'],
    [
      'by the source alone',
      'javax.faces.source=menu%3Alogout&javax.faces.partial.ajax=true&javax.faces.ViewState=1%3A2',
    ],
    ['by the source of Jakarta', 'jakarta.faces.source=bar%3AlnkSignOff&jakarta.faces.ViewState=1%3A2'],
    ['Web Forms', '__VIEWSTATE=%2FwEP&ctl00%24btnLogout=Log+out'],
  ])('%s', async (_, form) => {
    const logout: Visit = { ask: 'POST /home.xhtml', form, to: '/login.xhtml', set: give(NEXT) };
    const after: Visit = { ask: 'GET /login.xhtml', page: '<title>Login</title>' };
    expect(await told([...before, logout, after, closed], /Logout/)).toEqual([
      '4 Logout: sends value 2; gets value 3',
    ]);
  });

  it('with a partial response', async () => {
    const logout: Visit = {
      ask: 'POST /home.xhtml',
      form: 'javax.faces.source=menu%3Alogout&menu%3Alogout=menu%3Alogout&javax.faces.ViewState=1%3A2',
      fields: ['Faces-Request: partial/ajax'],
      page: partial('<redirect url="/login.xhtml"></redirect>'),
      set: give(NEXT),
    };
    expect(await told([...before, logout, closed], /Logout/)).toEqual([
      '4 Logout: sends value 2; gets value 3',
    ]);
  });
});

describe('is none', () => {
  it.each([
    ['a setting', 'settings%3AautoLogout=on&settings%3Asave=&javax.faces.ViewState=1%3A2'],
    ['a list about logouts', 'report%3AlogoutHistory=&javax.faces.ViewState=1%3A2'],
    ['another button', 'menu%3Aorders=&javax.faces.ViewState=1%3A2'],
    ['the form is called so', 'logout%3Acancel=&javax.faces.ViewState=1%3A2'],
  ])('%s', async (_, form) => {
    expect(
      await told([...before, { ask: 'POST /home.xhtml', form, page: '<title>Home</title>' }, home], /Logout/),
    ).toEqual([]);
  });

  it('a login form sends the events of its fields', async () => {
    const form = 'javax.faces.source=login%3Alang&login%3Alang=de&javax.faces.ViewState=1%3A2';
    const event: Visit = { ask: 'POST /start.xhtml', form, page: partial('<changes></changes>') };
    expect(await told([{ ...closed, set: give(OLD) }, event], /[Ll]og(?:in|out)/)).toEqual([]);
  });
});
