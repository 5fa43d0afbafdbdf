// What a cookie is, and what makes it: the session of a framework, the remember-me cookie of a library, a cookie of the
// application's own code. Fixes are chosen by it.

/**
 * - `session`, `remember-me`, `csrf`, `messages`, `language`: a framework makes it, by its own settings.
 * - `stored-session`: a session whose data is on the server, where the framework can also keep all of it in the cookie.
 * - `application`: code of the application sets it, with the call that the framework has for that.
 * - `signed`, `encrypted`: likewise, with the call by which the framework signs or encrypts the value.
 * - `vendor`: a product or service sets it, which its name tells, and there is nothing to type for it.
 * - `proxy`: something in front of the application sets it.
 */
export type CookieKind =
  | 'session'
  | 'stored-session'
  | 'remember-me'
  | 'csrf'
  | 'messages'
  | 'language'
  | 'application'
  | 'signed'
  | 'encrypted'
  | 'vendor'
  | 'proxy';

/**
 * What makes cookies, by the name that its users know. The value is what the application's own cookies are made with
 * where it is seen; null where it says nothing about that.
 */
const APPLICATION_FRAMEWORKS = {
  Flask: 'Flask',
  'Flask-Session': 'Flask',
  'Flask-Login': 'Flask',
  Django: 'Django',
  'Starlette and FastAPI': 'Starlette and FastAPI',
  Tornado: 'Tornado',
  'express-session': 'Express',
  'cookie-session': 'Express',
  csurf: 'Express',
  Express: 'Express',
  'koa-session': 'Koa',
  Koa: 'Koa',
  '@fastify/session': 'Fastify',
  '@fastify/secure-session': 'Fastify',
  Fastify: 'Fastify',
  'Next.js': 'Next.js',
  SvelteKit: 'SvelteKit',
  Nuxt: 'Nuxt',
  'React Router': null,
  'Auth.js': null,
  'better-auth': null,
  'iron-session': null,
  PHP: 'PHP',
  Laravel: 'Laravel',
  Symfony: 'Symfony',
  WordPress: 'WordPress',
  MediaWiki: 'MediaWiki',
  Roundcube: 'Roundcube',
  phpMyAdmin: 'phpMyAdmin',
  DokuWiki: 'DokuWiki',
  Rails: 'Rails',
  Devise: 'Rails',
  Sinatra: 'Sinatra',
  Tomcat: 'Tomcat',
  'Java servlets': 'Java servlets',
  'Spring Boot': 'Spring Boot',
  'Spring Security': 'Spring Boot',
  Play: 'Play',
  'ASP.NET Core': 'ASP.NET Core',
  'ASP.NET': 'ASP.NET',
  'ASP.NET forms authentication': 'ASP.NET',
  'ASP.NET Identity': 'ASP.NET',
  Phoenix: 'Phoenix',
  'gorilla/sessions': 'Go',
  'gorilla/csrf': 'Go',
  Go: 'Go',
  HAProxy: null,
  nginx: null,
  'ingress-nginx': null,
} as const;

export type Framework = keyof typeof APPLICATION_FRAMEWORKS;

/** Frameworks that are built on others: where both are seen, the first one is what the application is written with. */
const BUILT_ON: Readonly<Partial<Record<Framework, readonly Framework[]>>> = {
  'Next.js': ['Express'],
  Laravel: ['PHP'],
  Symfony: ['PHP'],
  WordPress: ['PHP'],
  MediaWiki: ['PHP'],
  Roundcube: ['PHP'],
  phpMyAdmin: ['PHP'],
  DokuWiki: ['PHP'],
  'Spring Boot': ['Tomcat', 'Java servlets'],
  Tomcat: ['Java servlets'],
};

export interface CookieOrigin {
  readonly kind: CookieKind;
  /** Null: not known. */
  readonly framework: Framework | null;
}

/** What the application of a host is written with, by all that was seen there; null when it is not known or not one. */
export function applicationFramework(seen: readonly Framework[]): Framework | null {
  const found = new Set<Framework>();
  for (const framework of seen) {
    const own = APPLICATION_FRAMEWORKS[framework];
    if (own !== null) found.add(own);
  }
  const below = new Set([...found].flatMap((framework) => BUILT_ON[framework] ?? []));
  const [only, ...others] = [...found].filter((framework) => !below.has(framework));
  return others.length === 0 ? (only ?? null) : null;
}
