// Logins in any language: by the names of the fields, by the path, and by the form that the server sent.

import { describe, expect, it } from 'vitest';
import { isLoginRequest, passwordField } from '../../src/session/evidence/login-request.ts';
import { logoutSigns } from '../../src/session/evidence/logout-request.ts';
import { LoginForms } from '../../src/session/login-forms.ts';
import { form, request } from '../support/messages.ts';
import { browse, type Visit } from './browsing.ts';
import { timeline } from './followed.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

describe('a field for the password', () => {
  it.each([
    'usuario contrasena',
    'usuario clave',
    'nombre_usuario contrasenia',
    'identifiant mot_de_passe',
    'identifiant motdepasse',
    'login mdp',
    'benutzer passwort',
    'benutzername kennwort',
    'login haslo',
    'uzivatel heslo',
    'utente parola',
    'nomeUtente txtPassword',
    'gebruikersnaam wachtwoord',
    'utilizador palavra-passe',
    'usuario senha',
    'felhasznalo jelszo',
    'korisnickoIme lozinka',
    'kullanici_adi sifre',
    'kayttajatunnus salasana',
    'anvandarnamn losenord',
    'brugernavn adgangskode',
    'login parol',
    'tai_khoan mat_khau',
    'pengguna kata_sandi',
    'uid pwd',
    'j_username j_password',
    'loginUser loginPass',
    'userName userPwd',
    'os_username os_password',
    'user[login] user[pass]',
  ])('%s', (fields) => {
    expect(passwordField(fields.split(' '))).toBe(fields.split(' ')[1]);
  });

  it.each([
    'clave',
    'producto clave',
    'artikel sifra',
    'q p',
    'compass',
    'passenger',
    'parole texte',
    'code',
  ])('is none of: %s', (fields) => {
    expect(passwordField(fields.split(' '))).toBeNull();
  });
});

describe('a path', () => {
  it.each([
    '/anmelden',
    '/konto/anmeldung.php',
    '/connexion',
    '/se-connecter',
    '/iniciar-sesion',
    '/iniciarsesion.jsp',
    '/inicio_sesion',
    '/aanmelden/',
    '/logowanie',
    '/prihlaseni',
    '/bejelentkezes',
    '/entrar',
    '/giris.aspx',
    '/vhod',
    '/logga-in',
    '/dang-nhap',
  ])('leads in: %s', (path) => {
    expect(isLoginRequest(request({ method: 'POST', target: path }))).toBe(true);
  });

  it.each(['/gruppe/entrar', '/entrar/7', '/anmeldungen', '/vhodnoy', '/tecnologia', '/acceso/planos'])(
    'does not: %s',
    (path) => {
      expect(isLoginRequest(request({ method: 'POST', target: path }))).toBe(false);
    },
  );

  it.each([
    '/abmelden',
    '/deconnexion',
    '/cerrar-sesion',
    '/uitloggen',
    '/wyloguj',
    '/odhlasit.php',
    '/salir',
    '/cikis',
    '/index.php?do=abmelden',
    '/index.php?action=seDeconnecter',
  ])('leads out: %s', (target) => {
    expect(logoutSigns(request({ target }), undefined)).not.toEqual([]);
  });

  it.each(['/grupo/salir', '/salir/ahora', '/sair-do-grupo', '/abmeldungen', '/index.php?q=abmelden'])(
    'does not: %s',
    (target) => {
      expect(logoutSigns(request({ target }), undefined)).toEqual([]);
    },
  );
});

describe('the form that was sent before', () => {
  const page = (fields: string) => `<title>Vstup</title><form method=post action=/vstup>${fields}</form>`;
  const before: Visit = { ask: 'GET /', set: [`sid=${A}; Path=/; HttpOnly; Secure; SameSite=Lax`] };
  const asks: Visit = {
    ask: 'GET /vstup',
    page: page('<input name=im><input type="password" name="slovo">'),
  };
  const posts: Visit = {
    ask: 'POST /vstup',
    form: 'im=ada&slovo=x',
    to: '/doma',
    set: [`sid=${B}; Path=/; HttpOnly; Secure; SameSite=Lax`],
  };
  const events = async (...visits: Visit[]) =>
    (await browse(visits)).sessions.map((one) => timeline(one).join(', '));

  it('says which field is the password', async () => {
    expect(await events(before, asks, posts)).toEqual(['issued 2, sent 3, sent 5, rotated 6, login 6']);
    const again: Visit = { ask: posts.ask, form: posts.form!, page: asks.page! };
    expect((await events(before, asks, again)).join()).toContain('login-failed 6');
  });

  it('of its own host, where it asks for one password', async () => {
    const two = page('<input type=password name=slovo><input type=password name=znova>');
    const hidden = `<template>${asks.page}</template>`;
    const text = page('<input name=im><input name=slovo>');
    for (const other of [two, hidden, text])
      expect((await events(before, { ...asks, page: other }, posts)).join(), other).not.toContain('login');
    expect((await events(before, posts)).join()).not.toContain('login');
  });

  it('is remembered by host and name', () => {
    const forms = new LoginForms();
    const posted = (url: string, ...fields: string[]) =>
      forms.passwordField(request({ method: 'POST', url, form: form(...fields) }));
    expect(posted('https://shop.example/vstup', 'im', 'slovo')).toBeNull();
    forms.add('shop.example:8443', ['slovo']);
    expect(posted('https://shop.example/vstup', 'im', 'slovo')).toBe('slovo');
    expect(posted('https://shop.example/vstup', 'im')).toBeNull();
    expect(posted('https://other.example/vstup', 'slovo')).toBeNull();
  });
});
