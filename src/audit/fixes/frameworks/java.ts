// The JVM: servlet containers, Spring, Play.

import type { FixSet } from '../fix.ts';
import { type RevocationList, revocationById } from '../revocation.ts';

/** Each application has its own environment variable or profile; Spring has profiles. */
/** In the memory of one server. */
const JAVA_LIST: RevocationList = {
  list: 'static final Set<String> revokedTokens = ConcurrentHashMap.newKeySet();',
  check: 'if (revokedTokens.contains(tokenId)) response.sendError(401);',
};

const IS_PRODUCTION = '"production".equals(System.getenv("APP_ENV"))';
const PRODUCTION_PROPERTIES = 'application-production.properties';
const LISTENER = 'contextInitialized(event) of a ServletContextListener';
const COOKIE_CONFIG = 'event.getServletContext().getSessionCookieConfig()';
const NO_STORE = { code: 'response.setHeader("Cache-Control", "no-store");', where: 'the servlet' };

const SERVLET_SESSION: FixSet['lines'] = {
  secure: {
    code: `${COOKIE_CONFIG}.setSecure(${IS_PRODUCTION});`,
    text: 'Set APP_ENV=production on the production server. In Spring Boot: server.servlet.session.cookie.secure=true in the properties of production.',
  },
  'http-only': {
    code: `${COOKIE_CONFIG}.setHttpOnly(true);`,
    text: 'In Spring Boot: server.servlet.session.cookie.http-only=true in application.properties.',
  },
  lifetime: {
    code: `${COOKIE_CONFIG}.setMaxAge(-1);`,
    text: 'The cookie then lasts until the browser closes. In Spring Boot: take server.servlet.session.cookie.max-age out.',
  },
  'host-only': {
    code: `${COOKIE_CONFIG}.setDomain(null);`,
    text: 'In Spring Boot: take server.servlet.session.cookie.domain out.',
  },
  delete: {
    code: 'cookie.setPath(path); cookie.setMaxAge(0); response.addCookie(cookie);',
    where: 'the logout',
    text: 'The path is that of the application (getContextPath()), or / for the root.',
  },
  'end-at-logout': { code: 'request.getSession().invalidate();', where: 'the logout' },
  'rotate-at-login': {
    code: 'request.changeSessionId();',
    where: 'the login, once the password is checked',
  },
  'container-login': {
    code: 'securityHandler.setSessionRenewedOnAuthentication(true)',
    where: "the server's configuration",
    text: 'As Jetty names it, where it is the default; in Undertow: deploymentInfo.setChangeSessionIdOnLogin(true). The container checks the password, so that the application has no place for request.changeSessionId().',
  },
  'cookie-only': {
    code: 'event.getServletContext().setSessionTrackingModes(EnumSet.of(SessionTrackingMode.COOKIE));',
    text: 'In Spring Boot: server.servlet.session.tracking-modes=cookie in application.properties.',
  },
  'no-store': NO_STORE,
};

const SERVLET_APPLICATION: FixSet['lines'] = {
  secure: { code: `cookie.setSecure(request.isSecure());` },
  'http-only': 'cookie.setHttpOnly(true);',
  'cross-site': {
    code: 'cookie.setAttribute("SameSite", request.isSecure() ? "None" : "Lax"); cookie.setSecure(request.isSecure());',
    text: 'setAttribute is there since Servlet 6.0 (Tomcat 10.1, Spring Boot 3).',
  },
  lifetime: { code: 'cookie.setMaxAge(7 * 24 * 3600);', text: 'In seconds.' },
  'host-only': { code: 'response.addCookie(new Cookie(name, value));', text: 'Leave setDomain() out.' },
  prefix: {
    code: 'Cookie cookie = new Cookie(request.isSecure() ? "__Host-" + name : name, value); cookie.setSecure(request.isSecure()); cookie.setPath("/");',
  },
  delete: {
    code: 'cookie.setPath(path); cookie.setMaxAge(0); response.addCookie(cookie);',
    text: 'Use the path and domain that it was set with.',
  },
  'end-at-logout': revocationById('revokedTokens.add(tokenId);', 'tokenId', JAVA_LIST),
  'no-store': NO_STORE,
};

export const JAVA_FIXES: readonly FixSet[] = [
  {
    framework: 'Tomcat',
    kinds: ['session'],
    versions: 'Tomcat 9.0.21 and newer',
    where: LISTENER,
    lines: {
      ...SERVLET_SESSION,
      'container-login': {
        code: '<Valve className="org.apache.catalina.authenticator.FormAuthenticator" changeSessionIdOnAuthentication="true"/>',
        where: 'META-INF/context.xml',
        text: 'It is the default: a valve in this file, in server.xml or in conf/context.xml turns it off. Tomcat checks the password of j_security_check, so that the application has no place for request.changeSessionId().',
      },
      'same-site': {
        code: '<CookieProcessor sameSiteCookies="lax"/>',
        where: 'META-INF/context.xml',
        text: 'In Spring Boot 2.6 and newer: server.servlet.session.cookie.same-site=lax in application.properties.',
      },
      'cross-site': {
        code: '<CookieProcessor sameSiteCookies="none"/>',
        where: 'META-INF/context.xml of the production server',
        text: 'It needs Secure as well.',
      },
    },
  },
  {
    framework: 'Tomcat',
    kinds: ['application'],
    versions: 'Tomcat 9.0.21 and newer',
    where: 'the servlet that sets it',
    lines: {
      ...SERVLET_APPLICATION,
      'same-site': {
        code: 'cookie.setAttribute("SameSite", "Lax");',
        text: 'Tomcat 10.1 and newer; before, <CookieProcessor sameSiteCookies="lax"/> in META-INF/context.xml sets it for every cookie.',
      },
    },
  },
  {
    framework: 'Java servlets',
    kinds: ['session'],
    versions: 'Servlet 3.0 and newer (SameSite: 6.0)',
    where: LISTENER,
    lines: {
      ...SERVLET_SESSION,
      'same-site': {
        code: `${COOKIE_CONFIG}.setAttribute("SameSite", "Lax");`,
        text: 'Since Servlet 6.0 (Jetty 12, Spring Boot 3). In Spring Boot: server.servlet.session.cookie.same-site=lax in application.properties.',
      },
      'cross-site': {
        code: `if (${IS_PRODUCTION}) { config.setAttribute("SameSite", "None"); config.setSecure(true); }`,
        text: `With config = ${COOKIE_CONFIG}.`,
      },
    },
  },
  {
    framework: 'Java servlets',
    kinds: ['application'],
    versions: 'Servlet 3.0 and newer (SameSite: 6.0)',
    where: 'the servlet that sets it',
    lines: {
      ...SERVLET_APPLICATION,
      'same-site': {
        code: 'cookie.setAttribute("SameSite", "Lax");',
        text: 'Since Servlet 6.0 (Tomcat 10.1, Jetty 12).',
      },
    },
  },
  {
    framework: 'Spring Boot',
    kinds: ['session'],
    versions: 'Spring Boot 2.6 and newer',
    where: 'application.properties',
    cookie: 'JSESSIONID',
    lines: {
      secure: { code: 'server.servlet.session.cookie.secure=true', where: PRODUCTION_PROPERTIES },
      'http-only': 'server.servlet.session.cookie.http-only=true',
      'same-site': 'server.servlet.session.cookie.same-site=lax',
      'cross-site': {
        code: 'server.servlet.session.cookie.same-site=none',
        where: PRODUCTION_PROPERTIES,
        text: 'With server.servlet.session.cookie.secure=true.',
      },
      lifetime: 'server.servlet.session.cookie.max-age=7d',
      'host-only': {
        code: 'server.servlet.session.cookie.path=/',
        text: 'Take server.servlet.session.cookie.domain out.',
      },
      prefix: {
        code: 'server.servlet.session.cookie.name=__Host-JSESSIONID',
        where: PRODUCTION_PROPERTIES,
        text: 'With server.servlet.session.cookie.secure=true and server.servlet.session.cookie.path=/.',
      },
      delete: {
        code: 'http.logout(logout -> logout.deleteCookies("JSESSIONID"))',
        where: 'the SecurityFilterChain',
      },
      'end-at-logout': {
        code: 'http.logout(logout -> logout.invalidateHttpSession(true))',
        where: 'the SecurityFilterChain',
        text: 'It is the default of Spring Security; a logout of your own calls request.getSession().invalidate().',
      },
      'end-others': {
        code: 'sessionRegistry.getAllSessions(principal, false).stream().filter(one -> !one.getSessionId().equals(request.getSession().getId())).forEach(SessionInformation::expireNow);',
        where: 'the change of the password',
        text: 'With http.sessionManagement(session -> session.maximumSessions(-1).sessionRegistry(sessionRegistry)), and equals() and hashCode() in a principal of your own.',
      },
      'rotate-at-login': {
        code: 'http.sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()))',
        where: 'the SecurityFilterChain',
        text: 'It is the default of Spring Security; a login of your own calls request.changeSessionId().',
      },
      'cookie-only': 'server.servlet.session.tracking-modes=cookie',
      'no-store': {
        code: 'http.headers(headers -> headers.cacheControl(Customizer.withDefaults()))',
        where: 'the SecurityFilterChain',
      },
      'proxy-scheme': { code: 'server.forward-headers-strategy=native', text: 'And redirect http to https.' },
    },
  },
  {
    framework: 'Spring Security',
    kinds: ['remember-me'],
    versions: 'Spring Security 5.7 and newer',
    where: 'the SecurityFilterChain',
    lines: {
      secure: {
        code: `http.rememberMe(remember -> remember.useSecureCookie(${IS_PRODUCTION}))`,
        text: 'Set APP_ENV=production on the production server. Without the call it follows the request.',
      },
      'same-site': {
        code: '@Bean CookieSameSiteSupplier sameSite() { return CookieSameSiteSupplier.ofLax().whenHasName("remember-me"); }',
        where: 'a configuration class (Spring Boot 2.6 and newer)',
      },
      lifetime: {
        code: 'http.rememberMe(remember -> remember.tokenValiditySeconds(604800))',
        text: 'The default is two weeks.',
      },
      'host-only': {
        code: 'http.rememberMe(Customizer.withDefaults())',
        text: 'Leave rememberMeCookieDomain() out.',
      },
      delete: {
        code: 'http.logout(logout -> logout.deleteCookies("remember-me"))',
      },
      'end-at-logout': {
        code: 'http.rememberMe(remember -> remember.tokenRepository(new JdbcTokenRepositoryImpl()))',
        text: 'Tokens in the database end with the logout. A signed cookie is valid until its end: the server cannot end a copy of it.',
      },
      'server-side': 'http.rememberMe(remember -> remember.tokenRepository(new JdbcTokenRepositoryImpl()))',
    },
  },
  {
    framework: 'Spring Security',
    kinds: ['csrf'],
    versions: 'Spring Security 6.1 and newer',
    where: 'the CookieCsrfTokenRepository',
    lines: {
      secure: {
        code: `repository.setCookieCustomizer(cookie -> cookie.secure(${IS_PRODUCTION}))`,
        text: 'Set APP_ENV=production on the production server.',
      },
      'http-only': {
        code: 'new CookieCsrfTokenRepository()',
        text: 'In place of CookieCsrfTokenRepository.withHttpOnlyFalse(), only when no script of the page reads the token.',
      },
      'same-site': 'repository.setCookieCustomizer(cookie -> cookie.sameSite("Lax"))',
      'host-only': {
        code: 'new CookieCsrfTokenRepository()',
        text: 'Leave the domain out of setCookieCustomizer.',
      },
    },
  },
  {
    framework: 'Spring Boot',
    kinds: ['application'],
    versions: 'Spring 5.0 and newer',
    where: 'the controller that sets it',
    lines: {
      secure: 'ResponseCookie.from(name, value).secure(request.isSecure()).build()',
      'http-only': 'ResponseCookie.from(name, value).httpOnly(true).sameSite("Lax").build()',
      'same-site': 'ResponseCookie.from(name, value).sameSite("Lax").build()',
      cors: {
        code: '@CrossOrigin(origins = "https://app.example", allowCredentials = "true")',
        where: 'the controller',
      },
      'cross-site':
        'ResponseCookie.from(name, value).sameSite(request.isSecure() ? "None" : "Lax").secure(request.isSecure()).build()',
      lifetime: 'ResponseCookie.from(name, value).maxAge(Duration.ofDays(7)).build()',
      'host-only': { code: 'ResponseCookie.from(name, value).build()', text: 'Leave domain() out.' },
      delete: {
        code: 'ResponseCookie.from(name, "").path(path).domain(domain).maxAge(0).build()',
        text: 'Use the path and domain that it was set with.',
      },
      'end-at-logout': revocationById('revokedTokens.add(tokenId);', 'tokenId', JAVA_LIST),
      'no-store': {
        code: 'ResponseEntity.ok().cacheControl(CacheControl.noStore())',
        where: 'the controller',
      },
      'proxy-scheme': {
        code: 'server.forward-headers-strategy=native',
        where: 'application.properties',
        text: 'And redirect http to https.',
      },
    },
  },
  {
    framework: 'Play',
    kinds: ['session'],
    versions: 'Play 2.6 and newer',
    where: 'conf/application.conf',
    cookie: 'PLAY_SESSION',
    lines: {
      secure: { code: 'play.http.session.secure = true', where: 'the configuration of production' },
      'http-only': 'play.http.session.httpOnly = true',
      'same-site': 'play.http.session.sameSite = "lax"',
      'cross-site': {
        code: 'play.http.session.sameSite = "none", play.http.session.secure = true',
        where: 'the configuration of production',
      },
      lifetime: 'play.http.session.maxAge = 7 days',
      'host-only': 'play.http.session.domain = null',
      prefix: {
        code: 'play.http.session.cookieName = "__Host-PLAY_SESSION"',
        where: 'the configuration of production',
        text: 'With play.http.session.secure = true.',
      },
      delete: { code: 'Redirect("/").withNewSession', where: 'the logout' },
      'end-at-logout': {
        code: 'request.session.get("id").foreach(sessions.remove); Redirect("/").withNewSession',
        where: 'the logout',
        text: 'The cookie holds the whole session, so that withNewSession alone ends no copy of it: store the user on the server at the login, with sessions.put(id, user) and withSession("id" -> id), and accept only sessions whose id is there.',
      },
      'rotate-at-login': {
        code: 'Redirect("/").withNewSession.withSession("user" -> user)',
        where: 'the login',
      },
    },
  },
  {
    framework: 'Play',
    kinds: ['application'],
    versions: 'Play 2.6 and newer',
    where: 'the action that sets it',
    lines: {
      secure: 'Cookie(name, value, secure = request.secure)',
      'http-only': 'Cookie(name, value, httpOnly = true)',
      'same-site': 'Cookie(name, value, sameSite = Some(Cookie.SameSite.Lax))',
      'cross-site':
        'Cookie(name, value, secure = request.secure, sameSite = Some(if (request.secure) Cookie.SameSite.None else Cookie.SameSite.Lax))',
      lifetime: { code: 'Cookie(name, value, maxAge = Some(7 * 24 * 3600))', text: 'In seconds.' },
      delete: 'discardingCookies(DiscardingCookie(name, path, domain, secure))',
    },
  },
];
