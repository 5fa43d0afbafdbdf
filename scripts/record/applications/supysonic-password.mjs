// Supysonic once more: a user who is logged in in two browsers changes the password in one of them.
import { login, supysonic } from './supysonic.mjs';

export const supysonicPassword = {
  ...supysonic,
  name: 'supysonic-password',
  title: `${supysonic.title}: a new password, and a second browser`,
  port: 23113,

  async drive({ step, chrome, open, replay, origin }) {
    const closed = '/user/me';
    const opens = ({ status }) => status === 200;
    const second = await open('second chrome');
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('right login', () => login(chrome, origin, 'right-password'));
    await step('login in a second browser', () => login(second, origin, 'right-password'), second);
    const copied = await second.cookies();
    await step('new password', async () => {
      await chrome.goTo(`${origin}/user/me/changepass`);
      await chrome.fill({ current: 'right-password', new: 'next-password', confirm: 'next-password' });
      await chrome.click('form [type=submit]');
    });
    await step('closed page in the second browser', () => second.goTo(origin + closed), second);
    await replay(copied, closed, opens, 'after the new password, cookie of the second browser');
    await step('logout', () => chrome.goTo(`${origin}/user/logout`));
    await step('login with the old password', () => login(chrome, origin, 'right-password'));
    await step('login with the new password', () => login(chrome, origin, 'next-password'));
    await step('closed page', () => chrome.goTo(origin + closed));
  },
};
