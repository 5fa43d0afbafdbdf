import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

/** What sign_in() of Devise does, and what it does without a remember-me cookie. */
const SIGNED_IN = 'sign_in(user)';
const REMEMBERED = 'user.remember_me = true; sign_in(user); remember_me(user)';

/** Rails and Devise in one file; the database is a file of SQLite. */
const BASE = {
  versions: () => debianVersions('ruby-rails', 'ruby-devise', 'ruby-sqlite3'),
  places: {
    config: "Rails.application.config.session_store :cookie_store, key: '_app_session', same_site: :lax",
    production: '',
    devise: 'config.rememberable_options = { same_site: :lax }',
    theme: 'cookies[name] = { value: value, httponly: true, same_site: :lax }',
    jar: 'cookies',
    issued: 'issue_token(user)',
    rotate: '',
    initializer: '',
    cache: '',
    enter: REMEMBERED,
    logout: 'sign_out(:user)',
    end: '',
    token: '',
    renew: '',
  },
  program: ({
    config,
    initializer,
    production,
    devise,
    cache,
    theme,
    jar,
    issued,
    rotate,
    enter,
    logout,
    end,
    token,
    renew,
  }) => ({
    command: ['/usr/bin/ruby', 'app.rb'],
    files: {
      'config/routes.rb': `
Rails.application.routes.draw do
  devise_for :users, skip: :all
  root 'pages#index'
  get 'account', to: 'pages#account'
  post 'login', to: 'pages#login'
  post 'logout', to: 'pages#logout'
end
`,
      'app.rb': `
ENV['RAILS_ENV'] = ENV['APP_ENV']
ENV['DATABASE_URL'] = 'sqlite3:' + File.join(__dir__, 'db.sqlite3')
require 'action_controller/railtie'
require 'active_record/railtie'
require 'devise'
require 'devise/orm/active_record'

class App < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.load_defaults 6.1
  config.secret_key_base = 'a' * 64
  config.hosts.clear
  config.logger = Logger.new(nil)
  config.action_dispatch.cookies_same_site_protection = nil
  config.action_controller.allow_forgery_protection = false
  if Rails.env.production?
    ${production}
  end
end
${config}
${initializer}

Devise.setup do |config|
  config.secret_key = 'b' * 64
  ${devise}
end
class User < ActiveRecord::Base
  devise :database_authenticatable, :rememberable
end
Rails.application.initialize!

ActiveRecord::Schema.verbose = false
ActiveRecord::Schema.define do
  create_table :users do |t|
    t.string :email, :encrypted_password
    t.datetime :remember_created_at
  end
  create_table(:sessions) { |t| t.integer :user_id }
  create_table(:revoked_tokens) { |t| t.string :token_id }
end
class Session < ActiveRecord::Base; end
class RevokedToken < ActiveRecord::Base; end
User.create!(email: 'ann@shop.example', password: 'secret')

class PagesController < ActionController::Base
  include Devise::Controllers::Rememberable

  def index
    session[:visits] = 1
    name, value = :theme, 'dark'
    ${cache}
    ${theme}
    render plain: 'welcome'
  end

  def account
    value = ${jar}[:token]
    row = value && Session.find_by(id: value)
    user = current_user || User.find_by(id: session[:user_id] || row&.user_id || claims_of(value)&.fetch('sub'))
    return head 401 if user.nil?
    name = :token
    ${cache}
    ${renew}
    render plain: user.email
  end

  def login
    user = User.first
    return head 401 unless user.valid_password?(params[:password])
    ${rotate}
    ${enter}
    name, value = :token, ${issued}
    ${token}
    redirect_to '/'
  end

  def logout
    user = User.first
    name, path, domain = :token, '/', nil
    token_id = claims_of(${jar}[:token])&.fetch('jti')
    ${end}
    ${logout}
    redirect_to '/'
  end

  private

  # A JSON Web Token (RFC 7519).
  def issue_token(user)
    claims = { sub: user.id, jti: SecureRandom.uuid, exp: Time.now.to_i + 3600 }
    text = [{ alg: 'HS256', typ: 'JWT' }, claims].map { |one| Base64.urlsafe_encode64(one.to_json, padding: false) }.join('.')
    text + '.' + signature_of(text)
  end

  def claims_of(token)
    text, _, signature = token.to_s.rpartition('.')
    return if text.empty? || signature != signature_of(text)
    claims = JSON.parse(Base64.urlsafe_decode64(text.split('.').last))
    claims unless RevokedToken.exists?(token_id: claims['jti'])
  end

  def signature_of(text)
    Base64.urlsafe_encode64(OpenSSL::HMAC.digest('SHA256', 'proof', text), padding: false)
  end
end
require 'rack/handler/webrick'
Rack::Handler::WEBrick.run(Rails.application, Host: '127.0.0.1', Port: ENV['PORT'].to_i, AccessLog: [], Logger: WEBrick::Log.new(nil, 0))
`,
    },
  }),
};

const stored = (options) =>
  `Rails.application.config.session_store :cookie_store, key: '_app_session', ${options}`;

prove({
  ...BASE,
  places: { ...BASE.places, enter: SIGNED_IN },
  set: 'Rails: session',
  cookie: '_app_session',
  // Not server-side and json: the cookie is encrypted. Not rotate-at-login: it changes with every response.
  changes: [
    {
      change: 'same-site',
      before: "Rails.application.config.session_store :cookie_store, key: '_app_session'",
    },
    { change: 'http-only', before: stored('httponly: false') },
    { change: 'secure', place: 'production' },
    { change: 'cross-site', before: stored('same_site: :none') },
    { change: 'prefix', before: stored('secure: Rails.env.production?') },
    { change: 'lifetime', before: stored('expire_after: 90.days') },
    { change: 'host-only', before: stored("domain: 'shop.example'") },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', given: { logout: 'reset_session' } },
    { change: 'no-store', place: 'cache', before: 'expires_in 10.minutes, public: true' },
    { change: 'https', place: 'production' },
  ],
});

prove({
  ...BASE,
  set: 'Rails: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', place: 'theme', before: 'cookies[name] = { value: value }' },
    { change: 'http-only', place: 'theme', before: 'cookies[name] = { value: value }' },
    { change: 'secure', place: 'production' },
    { change: 'json', place: 'initializer', given: { theme: 'cookies.signed[name] = [value, 1]' } },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Rails: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    enter: '',
    token: 'cookies[name] = { value: value, same_site: :lax }',
    end: 'RevokedToken.create!(token_id: token_id)',
    logout: 'cookies.delete(name)',
  },
  changes: [
    { change: 'cross-site', place: 'token', before: 'cookies[name] = { value: value, same_site: :none }' },
    { change: 'lifetime', place: 'token', before: 'cookies[name] = { value: value, expires: 90.days }' },
    {
      change: 'host-only',
      place: 'token',
      before: "cookies[name] = { value: value, domain: 'shop.example' }",
    },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'end-at-logout', place: 'end', before: '' },
    {
      change: 'no-store',
      place: 'cache',
      before: 'expires_in 10.minutes, public: true',
      given: { renew: 'cookies[name] = { value: value, expires: 1.day }' },
    },
    { change: 'https', place: 'production' },
  ],
});

// A login in a table of its own, as the generator of Rails 8 has it.
for (const kind of ['signed', 'encrypted']) {
  const jar = `cookies.${kind}`;
  const set = (options) => `${jar}[name] = { value: value, ${options} }`;
  prove({
    ...BASE,
    set: `Rails: ${kind} cookies of the application`,
    cookie: 'token',
    places: {
      ...BASE.places,
      jar,
      issued: 'Session.create!(user_id: user.id).id',
      enter: '',
      token: set('same_site: :lax'),
      end: `Session.find_by(id: ${jar}[name])&.destroy`,
      logout: 'cookies.delete(name)',
    },
    changes: [
      { change: 'same-site', place: 'token', before: `${jar}[name] = { value: value }` },
      { change: 'http-only', place: 'token' },
      { change: 'cross-site', place: 'token', before: set('same_site: :none') },
      { change: 'lifetime', place: 'token', before: set('expires: 90.days') },
      { change: 'host-only', place: 'token', before: set("domain: 'shop.example'") },
      { change: 'delete', place: 'logout', before: '' },
      { change: 'end-at-logout', place: 'end', before: '' },
    ],
  });
}

/** The session lies in the cache. */
const inCache = (options) =>
  `Rails.application.config.session_store :cache_store, key: '_app_session'${options}`;

prove({
  ...BASE,
  set: 'Rails: session on the server',
  cookie: '_app_session',
  places: {
    ...BASE.places,
    config: inCache(', same_site: :lax'),
    rotate: 'reset_session',
    enter: 'session[:user_id] = user.id',
    logout: 'reset_session',
  },
  changes: [
    { change: 'same-site', before: inCache('') },
    { change: 'http-only', before: inCache(', httponly: false') },
    { change: 'secure', place: 'production' },
    { change: 'cross-site', before: inCache(', same_site: :none') },
    { change: 'prefix', before: inCache(', secure: Rails.env.production?') },
    { change: 'lifetime', before: inCache(', expire_after: 90.days') },
    { change: 'host-only', before: inCache(", domain: 'shop.example'") },
    { change: 'rotate-at-login', place: 'rotate', before: '' },
    { change: 'end-at-logout', place: 'logout', before: 'cookies.delete(:_app_session)' },
    { change: 'no-store', place: 'cache', before: 'expires_in 10.minutes, public: true' },
    { change: 'https', place: 'production' },
  ],
});

prove({
  ...BASE,
  set: 'Devise: remember-me cookie',
  cookie: 'remember_user_token',
  changes: [
    { change: 'same-site', place: 'devise', before: '' },
    { change: 'http-only', place: 'devise', before: 'config.rememberable_options = { httponly: false }' },
    { change: 'secure', place: 'devise' },
    {
      change: 'cross-site',
      place: 'devise',
      before: 'config.rememberable_options = { same_site: :none }',
    },
    { change: 'lifetime', place: 'devise', before: 'config.remember_for = 365.days' },
    {
      change: 'host-only',
      place: 'devise',
      before: "config.rememberable_options = { domain: 'shop.example' }",
    },
    { change: 'delete', place: 'logout', before: 'reset_session' },
    {
      change: 'end-at-logout',
      place: 'devise',
      before: 'config.expire_all_remember_me_on_sign_out = false',
      given: {
        config: "Rails.application.config.session_store :cache_store, key: '_app_session'",
        logout: 'sign_out(:user); reset_session',
      },
    },
  ],
});
