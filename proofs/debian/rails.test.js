import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

/** Rails and Devise in one file; the database is a file of SQLite. */
const BASE = {
  versions: () => debianVersions('ruby-rails', 'ruby-devise'),
  places: {
    config: "Rails.application.config.session_store :cookie_store, key: '_app_session', same_site: :lax",
    production: '',
    devise: 'config.rememberable_options = { same_site: :lax }',
    theme: 'cookies[name] = { value: value, httponly: true, same_site: :lax }',
    login: '',
  },
  program: ({ config, production, devise, theme, login }) => ({
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
    t.string :remember_token
    t.datetime :remember_created_at
  end
end
User.create!(email: 'ann@shop.example', password: 'secret')

class PagesController < ActionController::Base
  def index
    session[:visits] = 1
    name, value = :theme, 'dark'
    ${theme}
    render plain: 'welcome'
  end

  def account
    if user_signed_in? then render plain: current_user.email else head 401 end
  end

  def login
    user = User.first
    return head 401 unless user.valid_password?(params[:password])
    ${login}
    user.remember_me = true
    sign_in(user)
    remember_me(user)
    redirect_to '/'
  end
  include Devise::Controllers::Rememberable

  def logout
    sign_out(:user)
    redirect_to '/'
  end
end
require 'rack/handler/webrick'
Rack::Handler::WEBrick.run(Rails.application, Host: '127.0.0.1', Port: ENV['PORT'].to_i, AccessLog: [], Logger: WEBrick::Log.new(nil, 0))
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'Rails: session',
  cookie: '_app_session',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      before: "Rails.application.config.session_store :cookie_store, key: '_app_session'",
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: "Rails.application.config.session_store :cookie_store, key: '_app_session', httponly: false",
    },
    { change: 'secure', rule: 'secure-missing', place: 'production', isProduction: true },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before:
        "Rails.application.config.session_store :cookie_store, key: '_app_session', expire_after: 90.days",
    },
  ],
});

prove({
  ...BASE,
  set: 'Rails: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'theme',
      before: 'cookies[name] = { value: value }',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: 'cookies[name] = { value: value }',
    },
    { change: 'secure', rule: 'secure-missing', place: 'production', isProduction: true },
  ],
});

prove({
  ...BASE,
  set: 'Devise: remember-me cookie',
  cookie: 'remember_user_token',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', place: 'devise', before: '' },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'devise',
      before: 'config.rememberable_options = { httponly: false }',
    },
    { change: 'secure', rule: 'secure-missing', place: 'devise', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long', place: 'devise', before: 'config.remember_for = 365.days' },
  ],
});
