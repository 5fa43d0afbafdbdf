// Rails with Devise, and Sinatra.

import type { FixLine, FixSet } from '../fix.ts';
import { revocationById, USER_NUMBER } from '../revocation.ts';

const NO_STORE = { code: "response.headers['Cache-Control'] = 'no-store'", where: 'the action' };
const SECURE = { code: 'config.force_ssl = true', where: 'config/environments/production.rb' };

/** config/environments/development.rb as `rails new` writes it up to Rails 7. */
const DEVELOPMENT_CACHE =
  'It needs a cache: up to Rails 7 a development server has none, and keeps no login until you run bin/rails dev:cache once.';

const JSON_COOKIES = {
  code: 'Rails.application.config.action_dispatch.cookies_serializer = :json',
  where: 'config/initializers/cookies_serializer.rb',
};

/** The options of a session that is stored there. */
function sessionOf(store: ':cookie_store' | ':cache_store'): FixSet['lines'] {
  const setting = `Rails.application.config.session_store ${store}, key:`;
  return {
    secure: SECURE,
    https: SECURE,
    'proxy-scheme': SECURE,
    'http-only': `${setting} '_app_session', httponly: true`,
    'same-site': `${setting} '_app_session', same_site: :lax`,
    'cross-site': `${setting} '_app_session', same_site: Rails.env.production? ? :none : :lax, secure: Rails.env.production?`,
    lifetime: `${setting} '_app_session', expire_after: 7.days`,
    'host-only': { code: `${setting} '_app_session'`, text: 'Leave domain: out.' },
    prefix: `${setting} Rails.env.production? ? '__Host-_app_session' : '_app_session', secure: Rails.env.production?`,
    delete: { code: 'reset_session', where: 'the logout' },
    'rotate-at-login': { code: 'reset_session', where: 'the login, before session[:user_id] is set' },
    'no-store': NO_STORE,
  };
}

/** Cookies of the application; `jar`: what sets them, and reads them again. */
function cookiesOf(jar: 'cookies' | 'cookies.signed' | 'cookies.encrypted'): FixSet['lines'] {
  return {
    secure: SECURE,
    https: SECURE,
    'proxy-scheme': SECURE,
    'http-only': `${jar}[name] = { value: value, httponly: true, same_site: :lax }`,
    'same-site': `${jar}[name] = { value: value, same_site: :lax }`,
    cors: {
      code: "allow { origins 'https://app.example'; resource '*', credentials: true, methods: :any, headers: :any }",
      where: 'config/initializers/cors.rb, in the block of Rack::Cors',
      text: 'The gem is rack-cors.',
    },
    'cross-site': `${jar}[name] = { value: value, same_site: Rails.env.production? ? :none : :lax, secure: Rails.env.production? }`,
    lifetime: {
      code: `${jar}[name] = { value: value, expires: 7.days }`,
      text: `${jar.replace('cookies', 'cookies.permanent')} keeps it for 20 years.`,
    },
    'host-only': { code: `${jar}[name] = { value: value }`, text: 'Leave domain: out.' },
    delete: {
      code: 'cookies.delete(name, path: path, domain: domain)',
      text: 'Use the path and domain that it was set with.',
    },
    json: JSON_COOKIES,
    'no-store': NO_STORE,
  };
}

/** What a value that is signed or encrypted refers to is most often a row, as in the generator of Rails 8. */
function endedRow(jar: 'cookies.signed' | 'cookies.encrypted'): FixLine {
  return {
    code: `Session.find_by(id: ${jar}[name])&.destroy`,
    where: 'the logout, before the cookie is deleted',
    text: `Session is the table of logins that bin/rails generate authentication makes (Rails 8): terminate_session there does this, with Current.session.destroy. Where the value is a token that is stored with the user, store a new one. ${USER_NUMBER}`,
  };
}

/** The options of a session of Sinatra, wherever it is stored. */
const SINATRA_SESSION: FixSet['lines'] = {
  secure: 'set :sessions, secure: production?',
  'http-only': 'set :sessions, httponly: true',
  'same-site': 'set :sessions, same_site: :lax',
  'cross-site': 'set :sessions, same_site: production? ? :none : :lax, secure: production?',
  lifetime: { code: 'set :sessions, expire_after: 7 * 24 * 3600', text: 'In seconds.' },
  'host-only': { code: 'set :sessions, true', text: 'Leave domain: out.' },
  prefix: "set :sessions, key: production? ? '__Host-rack.session' : 'rack.session', secure: production?",
  delete: { code: 'session.destroy', where: 'the logout' },
  'no-store': { code: "cache_control 'no-store'", where: 'the route' },
};

export const RUBY_FIXES: readonly FixSet[] = [
  {
    framework: 'Rails',
    kinds: ['session'],
    versions: 'Rails 6.1 and newer',
    where: 'config/initializers/session_store.rb',
    cookie: '_app_session',
    lines: {
      ...sessionOf(':cookie_store'),
      'end-at-logout': {
        code: "Rails.application.config.session_store :cache_store, key: '_app_session'",
        text: `And reset_session in the logout. With :cookie_store the cookie holds the whole session, and the server cannot end it. ${DEVELOPMENT_CACHE}`,
      },
      'server-side': {
        code: "Rails.application.config.session_store :cache_store, key: '_app_session'",
        text: DEVELOPMENT_CACHE,
      },
      json: JSON_COOKIES,
    },
  },
  {
    framework: 'Rails',
    kinds: ['stored-session'],
    versions: 'Rails 6.1 and newer, with :cache_store; other stores have names of their own',
    where: 'config/initializers/session_store.rb',
    cookie: '_app_session',
    lines: {
      ...sessionOf(':cache_store'),
      'end-at-logout': {
        code: 'reset_session',
        where: 'the logout',
        text: 'Deleting the cookie alone leaves the session in the store.',
      },
    },
  },
  {
    framework: 'Rails',
    kinds: ['application'],
    versions: 'Rails 6.1 and newer',
    where: 'the action that sets it',
    lines: {
      ...cookiesOf('cookies'),
      'end-at-logout': revocationById('RevokedToken.create!(token_id: token_id)', 'token_id', {
        list: 'class RevokedToken < ApplicationRecord; end, with a column token_id',
        check: 'head :unauthorized if RevokedToken.exists?(token_id: token_id)',
      }),
    },
  },
  {
    framework: 'Rails',
    kinds: ['signed'],
    versions: 'Rails 6.1 and newer',
    where: 'the action that sets it',
    lines: { ...cookiesOf('cookies.signed'), 'end-at-logout': endedRow('cookies.signed') },
  },
  {
    framework: 'Rails',
    kinds: ['encrypted'],
    versions: 'Rails 6.1 and newer',
    where: 'the action that sets it',
    lines: { ...cookiesOf('cookies.encrypted'), 'end-at-logout': endedRow('cookies.encrypted') },
  },
  {
    framework: 'Devise',
    kinds: ['remember-me'],
    versions: 'Devise 4.7 and newer',
    where: 'config/initializers/devise.rb',
    lines: {
      secure: 'config.rememberable_options = { secure: Rails.env.production? }',
      'http-only': 'config.rememberable_options = { httponly: true }',
      'same-site': 'config.rememberable_options = { same_site: :lax }',
      'cross-site':
        'config.rememberable_options = Rails.env.production? ? { same_site: :none, secure: true } : { same_site: :lax }',
      lifetime: 'config.remember_for = 1.week',
      'host-only': { code: 'config.rememberable_options = {}', text: 'Leave domain: out.' },
      delete: { code: 'sign_out(user)', where: 'the logout' },
      'end-at-logout': {
        code: 'config.expire_all_remember_me_on_sign_out = true',
        text: 'It is the default. The model needs a column remember_created_at, or remember_token.',
      },
    },
  },
  {
    framework: 'Sinatra',
    kinds: ['session'],
    versions: 'Sinatra 2.0 and newer',
    where: 'app.rb',
    cookie: 'rack.session',
    lines: {
      ...SINATRA_SESSION,
      'end-at-logout': {
        code: 'set :session_store, Rack::Session::Pool',
        text: 'And session.destroy in the logout. The cookie of Sinatra holds the whole session, and the server cannot end it; Pool stores sessions in the memory of one process.',
      },
      'rotate-at-login': {
        code: 'session.clear',
        where: 'the login, before the user is stored in the session',
      },
      'server-side': 'set :session_store, Rack::Session::Pool',
    },
  },
  {
    framework: 'Sinatra',
    kinds: ['stored-session'],
    versions: 'Sinatra 2.0 and newer',
    where: 'app.rb',
    cookie: 'rack.session',
    lines: {
      ...SINATRA_SESSION,
      'end-at-logout': { code: 'session.destroy', where: 'the logout' },
      'rotate-at-login': {
        code: 'session.clear; session.options[:renew] = true',
        where: 'the login, before the user is stored in the session',
        text: 'In a store on the server the session keeps its number without renew.',
      },
    },
  },
  {
    framework: 'Sinatra',
    kinds: ['application'],
    versions: 'Sinatra 2.0 and newer',
    where: 'the route that sets it',
    lines: {
      secure: 'response.set_cookie(name, value: value, secure: settings.production?)',
      'http-only': 'response.set_cookie(name, value: value, httponly: true, same_site: :lax)',
      'same-site': 'response.set_cookie(name, value: value, same_site: :lax)',
      'cross-site':
        'response.set_cookie(name, value: value, same_site: settings.production? ? :none : :lax, secure: settings.production?)',
      lifetime: {
        code: 'response.set_cookie(name, value: value, max_age: 7 * 24 * 3600)',
        text: 'In seconds.',
      },
      'host-only': { code: 'response.set_cookie(name, value: value)', text: 'Leave domain: out.' },
      delete: {
        code: 'response.delete_cookie(name, path: path, domain: domain)',
        text: 'Use the path and domain of set_cookie.',
      },
      'no-store': { code: "cache_control 'no-store'", where: 'the route' },
    },
  },
];
