// Rails with Devise, and Sinatra.

import type { FixSet } from '../fix.ts';

const NO_STORE = { code: "response.headers['Cache-Control'] = 'no-store'", where: 'the action' };
const SECURE = { code: 'config.force_ssl = true', where: 'config/environments/production.rb' };

/** config/environments/development.rb as `rails new` writes it up to Rails 7. */
const DEVELOPMENT_CACHE =
  'It needs a cache: up to Rails 7 a development server has none, and keeps no login until you run bin/rails dev:cache once.';

export const RUBY_FIXES: readonly FixSet[] = [
  {
    framework: 'Rails',
    kinds: ['session'],
    versions: 'Rails 6.1 and newer',
    where: 'config/initializers/session_store.rb',
    cookie: '_app_session',
    lines: {
      secure: SECURE,
      https: SECURE,
      'proxy-scheme': SECURE,
      'http-only':
        "Rails.application.config.session_store :cookie_store, key: '_app_session', httponly: true",
      'same-site':
        "Rails.application.config.session_store :cookie_store, key: '_app_session', same_site: :lax",
      'cross-site':
        "Rails.application.config.session_store :cookie_store, key: '_app_session', same_site: Rails.env.production? ? :none : :lax, secure: Rails.env.production?",
      lifetime:
        "Rails.application.config.session_store :cookie_store, key: '_app_session', expire_after: 7.days",
      'host-only': {
        code: "Rails.application.config.session_store :cookie_store, key: '_app_session'",
        text: 'Leave domain: out.',
      },
      prefix:
        "Rails.application.config.session_store :cookie_store, key: Rails.env.production? ? '__Host-_app_session' : '_app_session', secure: Rails.env.production?",
      delete: { code: 'reset_session', where: 'the logout' },
      'end-at-logout': {
        code: "Rails.application.config.session_store :cache_store, key: '_app_session'",
        text: `And reset_session in the logout. With :cookie_store the cookie holds the whole session, and the server cannot end it. ${DEVELOPMENT_CACHE}`,
      },
      'rotate-at-login': { code: 'reset_session', where: 'the login, before session[:user_id] is set' },
      'server-side': {
        code: "Rails.application.config.session_store :cache_store, key: '_app_session'",
        text: DEVELOPMENT_CACHE,
      },
      json: {
        code: 'Rails.application.config.action_dispatch.cookies_serializer = :json',
        where: 'config/initializers/cookies_serializer.rb',
      },
      'no-store': NO_STORE,
    },
  },
  {
    framework: 'Rails',
    kinds: ['application'],
    versions: 'Rails 6.1 and newer',
    where: 'the action that sets it',
    lines: {
      secure: SECURE,
      https: SECURE,
      'proxy-scheme': SECURE,
      'http-only': 'cookies[name] = { value: value, httponly: true, same_site: :lax }',
      'same-site': 'cookies[name] = { value: value, same_site: :lax }',
      cors: {
        code: "allow { origins 'https://app.example'; resource '*', credentials: true, methods: :any, headers: :any }",
        where: 'config/initializers/cors.rb, in the block of Rack::Cors',
        text: 'The gem is rack-cors.',
      },
      'cross-site':
        'cookies[name] = { value: value, same_site: Rails.env.production? ? :none : :lax, secure: Rails.env.production? }',
      lifetime: {
        code: 'cookies[name] = { value: value, expires: 7.days }',
        text: 'cookies.permanent keeps it for 20 years.',
      },
      'host-only': { code: 'cookies[name] = { value: value }', text: 'Leave domain: out.' },
      delete: {
        code: 'cookies.delete(name, path: path, domain: domain)',
        text: 'Use the path and domain that it was set with.',
      },
      'end-at-logout': {
        code: 'user.update!(token: SecureRandom.hex(32))',
        where: 'the logout',
        text: 'A new token in the database ends all copies of the old one.',
      },
      json: {
        code: 'Rails.application.config.action_dispatch.cookies_serializer = :json',
        where: 'config/initializers/cookies_serializer.rb',
      },
      'no-store': NO_STORE,
    },
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
      secure: 'set :sessions, secure: production?',
      'http-only': 'set :sessions, httponly: true',
      'same-site': 'set :sessions, same_site: :lax',
      'cross-site': 'set :sessions, same_site: production? ? :none : :lax, secure: production?',
      lifetime: { code: 'set :sessions, expire_after: 7 * 24 * 3600', text: 'In seconds.' },
      'host-only': { code: 'set :sessions, true', text: 'Leave domain: out.' },
      prefix: "set :sessions, key: production? ? '__Host-rack.session' : 'rack.session', secure: production?",
      delete: { code: 'session.destroy', where: 'the logout' },
      'end-at-logout': {
        code: 'set :session_store, Rack::Session::Pool',
        text: 'And session.destroy in the logout. The cookie of Sinatra holds the whole session, and the server cannot end it; Pool stores sessions in the memory of one process.',
      },
      'rotate-at-login': {
        code: 'session.clear',
        where: 'the login, before the user is stored in the session',
      },
      'server-side': 'set :session_store, Rack::Session::Pool',
      'no-store': { code: "cache_control 'no-store'", where: 'the route' },
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
