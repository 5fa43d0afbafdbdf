// Fixes for ASP.NET Core and Phoenix: what to type there.

import type { FixSet } from '../fix.ts';
import { endOfSigned } from '../revocation.ts';

const ASPNET_HTTPS = { code: 'app.UseHttpsRedirection(); app.UseHsts();', where: 'Program.cs' };
const ASPNET_SCHEME = {
  code: 'app.UseForwardedHeaders(); app.UseHttpsRedirection();',
  where: 'Program.cs',
} as const;
const ASPNET_SECURE =
  'builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always';

/** Cookies of the application; `option`: what signs or encrypts them, which has to stay. */
function cookiesOfPhoenix(option: '' | 'sign: true, ' | 'encrypt: true, '): FixSet['lines'] {
  return {
    secure: `put_resp_cookie(conn, name, value, ${option}secure: conn.scheme == :https)`,
    'http-only': `put_resp_cookie(conn, name, value, ${option}http_only: true)`,
    'same-site': `put_resp_cookie(conn, name, value, ${option}same_site: "Lax")`,
    'cross-site': `put_resp_cookie(conn, name, value, ${option}same_site: if(conn.scheme == :https, do: "None", else: "Lax"), secure: conn.scheme == :https)`,
    lifetime: `put_resp_cookie(conn, name, value, ${option}max_age: 7 * 24 * 3600)`,
    'host-only': {
      code: `put_resp_cookie(conn, name, value, ${option}path: "/")`,
      text: 'Leave domain out.',
    },
    delete: 'delete_resp_cookie(conn, name, path: path, domain: domain)',
  };
}

export const OTHER_FIXES: readonly FixSet[] = [
  {
    framework: 'ASP.NET Core',
    kinds: ['session', 'csrf'],
    versions: 'ASP.NET Core 3.1 and newer',
    where: 'Program.cs: AddCookie, ConfigureApplicationCookie, AddSession or AddAntiforgery',
    lines: {
      secure: `options.Cookie.SecurePolicy = ${ASPNET_SECURE};`,
      'http-only': 'options.Cookie.HttpOnly = true;',
      'same-site': 'options.Cookie.SameSite = SameSiteMode.Lax;',
      'cross-site':
        'if (!builder.Environment.IsDevelopment()) { options.Cookie.SameSite = SameSiteMode.None; options.Cookie.SecurePolicy = CookieSecurePolicy.Always; }',
      lifetime: 'options.ExpireTimeSpan = TimeSpan.FromDays(7);',
      'host-only': 'options.Cookie.Domain = null;',
      prefix: {
        code: 'if (!builder.Environment.IsDevelopment()) { options.Cookie.Name = "__Host-session"; options.Cookie.SecurePolicy = CookieSecurePolicy.Always; }',
      },
      delete: { code: 'await HttpContext.SignOutAsync();', where: 'the logout' },
      'end-at-logout': {
        code: 'options.SessionStore = new DistributedTicketStore();',
        where: 'Program.cs: AddCookie or ConfigureApplicationCookie',
        text: 'With a class of your own that implements ITicketStore; without one the cookie holds the whole login, and the server cannot end it.',
      },
      'rotate-at-login': {
        code: 'HttpContext.Session.Clear(); await HttpContext.SignInAsync(principal);',
        where: 'the login',
      },
      'server-side': {
        code: 'options.SessionStore = new DistributedTicketStore();',
        where: 'Program.cs: AddCookie or ConfigureApplicationCookie',
        text: 'With a class of your own that implements ITicketStore.',
      },
      'no-store': {
        code: '[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]',
        where: 'the action',
      },
      https: ASPNET_HTTPS,
      'proxy-scheme': ASPNET_SCHEME,
    },
  },
  {
    framework: 'ASP.NET Core',
    kinds: ['application'],
    versions: 'ASP.NET Core 3.1 and newer',
    where: 'the action that sets it',
    lines: {
      secure: 'Response.Cookies.Append(name, value, new CookieOptions { Secure = Request.IsHttps });',
      'http-only':
        'Response.Cookies.Append(name, value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });',
      'same-site': 'Response.Cookies.Append(name, value, new CookieOptions { SameSite = SameSiteMode.Lax });',
      cors: {
        code: 'policy.WithOrigins("https://app.example").AllowAnyHeader().AllowAnyMethod().AllowCredentials()',
        where: 'Program.cs: AddCors, with app.UseCors()',
      },
      'cross-site':
        'Response.Cookies.Append(name, value, new CookieOptions { SameSite = Request.IsHttps ? SameSiteMode.None : SameSiteMode.Lax, Secure = Request.IsHttps });',
      lifetime: 'Response.Cookies.Append(name, value, new CookieOptions { MaxAge = TimeSpan.FromDays(7) });',
      'host-only': { code: 'Response.Cookies.Append(name, value);', text: 'Leave Domain out.' },
      delete: {
        code: 'Response.Cookies.Delete(name, options);',
        text: 'Use the CookieOptions of Append.',
      },
      'no-store': {
        code: '[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]',
        where: 'the action',
      },
      https: ASPNET_HTTPS,
      'proxy-scheme': ASPNET_SCHEME,
    },
  },
  {
    framework: 'ASP.NET',
    kinds: ['session', 'csrf', 'application'],
    versions: 'ASP.NET 4.7.2 and newer',
    where: 'Web.config, under <system.web>',
    lines: {
      secure: { code: '<httpCookies requireSSL="true"/>', where: 'Web.Release.config, under <system.web>' },
      'http-only': '<httpCookies httpOnlyCookies="true"/>',
      'same-site': {
        code: '<httpCookies sameSite="Lax"/>',
        text: 'For the session also <sessionState cookieSameSite="Lax"/>.',
      },
      'host-only': { code: '<httpCookies/>', text: 'Leave domain out.' },
    },
  },
  // The cookie has settings of its own, with values of their own where none are written: httpCookies does not reach it.
  {
    framework: 'ASP.NET forms authentication',
    kinds: ['session'],
    versions: 'ASP.NET 4.7.2 and newer',
    where: 'Web.config, in <authentication mode="Forms">',
    lines: {
      secure: {
        code: '<forms requireSSL="true"/>',
        where: 'Web.Release.config, in <authentication mode="Forms">',
        text: 'ASP.NET has to see HTTPS itself: behind a proxy that ends TLS it ignores the cookie then.',
      },
      'same-site': '<forms cookieSameSite="Lax"/>',
      lifetime: { code: '<forms timeout="10080"/>', text: 'In minutes; the default is 30.' },
      'host-only': { code: '<forms/>', text: 'Leave domain out.' },
      delete: { code: 'FormsAuthentication.SignOut();', where: 'the logout' },
    },
  },
  {
    framework: 'ASP.NET Identity',
    kinds: ['session'],
    versions: 'Microsoft.Owin.Security.Cookies 4.1 and newer',
    where: 'Startup.Auth.cs, in the CookieAuthenticationOptions',
    lines: {
      secure: {
        code: 'CookieSecure = CookieSecureOption.Always',
        text: 'In the release build: http://localhost needs SameAsRequest, which is the default.',
      },
      'http-only': 'CookieHttpOnly = true',
      'same-site': 'CookieSameSite = SameSiteMode.Lax',
      lifetime: 'ExpireTimeSpan = TimeSpan.FromDays(7)',
      'host-only': { code: 'new CookieAuthenticationOptions { }', text: 'Leave CookieDomain out.' },
      delete: {
        code: 'AuthenticationManager.SignOut(DefaultAuthenticationTypes.ApplicationCookie);',
        where: 'the logout',
      },
    },
  },
  {
    framework: 'Phoenix',
    kinds: ['session'],
    versions: 'Phoenix 1.6 and newer',
    where: 'lib/app_web/endpoint.ex, in @session_options',
    lines: {
      secure: {
        code: 'secure: Application.compile_env(:app, :secure_cookies, false)',
        text: 'With config :app, secure_cookies: true in config/prod.exs.',
      },
      'http-only': 'http_only: true',
      'same-site': 'same_site: "Lax"',
      'cross-site': {
        code: 'same_site: Application.compile_env(:app, :same_site, "Lax"), secure: Application.compile_env(:app, :secure_cookies, false)',
        text: 'With config :app, same_site: "None", secure_cookies: true in config/prod.exs.',
      },
      lifetime: { code: 'max_age: 7 * 24 * 3600', text: 'In seconds.' },
      'host-only': { code: 'store: :cookie', text: 'Leave domain out.' },
      delete: { code: 'configure_session(conn, drop: true)', where: 'the logout' },
      'end-at-logout': {
        code: 'Accounts.delete_user_session_token(token)',
        where: 'the logout',
        text: 'Keep a token of each login in the database, as mix phx.gen.auth does: the cookie holds the whole session, and the server cannot end it.',
      },
      'rotate-at-login': {
        code: 'conn |> configure_session(renew: true) |> clear_session()',
        where: 'the login',
      },
      'server-side': {
        code: 'encryption_salt: "..."',
        text: 'It encrypts the session: a copy of the cookie does not show its content.',
      },
      'no-store': { code: 'put_resp_header(conn, "cache-control", "no-store")', where: 'the controller' },
    },
  },
  {
    framework: 'Phoenix',
    kinds: ['application'],
    versions: 'Phoenix 1.6 and newer',
    where: 'the controller that sets it',
    lines: cookiesOfPhoenix(''),
  },
  {
    framework: 'Phoenix',
    kinds: ['signed'],
    versions: 'Phoenix 1.6 and newer',
    where: 'the controller that sets it',
    lines: {
      ...cookiesOfPhoenix('sign: true, '),
      'end-at-logout': endOfSigned('Accounts.delete_user_session_token(token)', 'Accounts'),
    },
  },
  {
    framework: 'Phoenix',
    kinds: ['encrypted'],
    versions: 'Phoenix 1.6 and newer',
    where: 'the controller that sets it',
    lines: {
      ...cookiesOfPhoenix('encrypt: true, '),
      'end-at-logout': endOfSigned('Accounts.delete_user_session_token(token)', 'Accounts'),
    },
  },
];
