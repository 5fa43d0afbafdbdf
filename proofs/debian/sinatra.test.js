import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('ruby-sinatra', 'ruby-rack'),
  places: {
    config: 'set :sessions, same_site: :lax',
    cache: '',
    theme: 'response.set_cookie(name, value: value, httponly: true, same_site: :lax)',
    rotate: 'session.clear',
    login: 'session[:user] = user',
    logout: 'session.destroy',
    token: '',
    renew: '',
  },
  program: ({ config, cache, theme, rotate, login, logout, token, renew }) => ({
    command: ['/usr/bin/ruby', 'app.rb'],
    files: {
      'app.rb': `
require 'securerandom'
require 'sinatra/base'
require 'webrick'

# By the number in their session, and by their token.
USERS = {}

class App < Sinatra::Base
  set :session_secret, 'a' * 64
  set :bind, '127.0.0.1'
  set :port, ENV['PORT']
  set :environment, ENV['APP_ENV'].to_sym
  set :server, 'webrick'
  set :protection, false
  set :show_exceptions, false
  set :sessions, same_site: :lax
  ${config}

  get '/' do
    session[:number] ||= SecureRandom.hex
    name, value = 'theme', 'dark'
    ${cache}
    ${theme}
    'welcome'
  end

  get '/account' do
    name, value = 'token', request.cookies['token']
    user = session[:user] || USERS[session[:number]] || USERS[value]
    halt 401, 'no' unless user
    ${cache}
    ${renew}
    user
  end

  post '/login' do
    user = params[:user]
    halt 401 unless params[:password] == 'secret'
    name, value = 'token', SecureRandom.hex
    ${rotate}
    ${login}
    ${token}
    redirect '/'
  end

  post '/logout' do
    name, path, domain = 'token', '/', nil
    USERS.delete(request.cookies['token'])
    ${logout}
    redirect '/'
  end
end

App.run!
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'Sinatra: session',
  cookie: 'rack.session',
  // Not server-side: since Sinatra 3 the cookie is encrypted.
  changes: [
    { change: 'same-site', before: 'set :sessions, true' },
    { change: 'http-only', before: 'set :sessions, httponly: false' },
    { change: 'secure' },
    { change: 'cross-site', before: 'set :sessions, same_site: :none' },
    { change: 'prefix', before: 'set :sessions, secure: production?' },
    { change: 'lifetime', before: 'set :sessions, expire_after: 90 * 24 * 3600' },
    { change: 'host-only', before: "set :sessions, domain: 'shop.example'" },
    { change: 'delete', place: 'logout', before: '' },
    {
      change: 'rotate-at-login',
      place: 'rotate',
      before: '',
      given: { login: 'USERS[session[:number] ||= SecureRandom.hex] = user' },
    },
    { change: 'end-at-logout' },
    { change: 'no-store', place: 'cache' },
  ],
});

prove({
  ...BASE,
  set: 'Sinatra: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', place: 'theme', before: 'response.set_cookie(name, value: value)' },
    { change: 'http-only', place: 'theme', before: 'response.set_cookie(name, value: value)' },
    { change: 'secure', place: 'theme' },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Sinatra: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    login: 'USERS[value] = user',
    token: 'response.set_cookie(name, value: value, same_site: :lax)',
    logout: 'response.delete_cookie(name)',
  },
  changes: [
    {
      change: 'cross-site',
      place: 'token',
      before: 'response.set_cookie(name, value: value, same_site: :none)',
    },
    {
      change: 'lifetime',
      place: 'token',
      before: 'response.set_cookie(name, value: value, max_age: 90 * 24 * 3600)',
    },
    {
      change: 'host-only',
      place: 'token',
      before: "response.set_cookie(name, value: value, domain: 'shop.example')",
    },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'no-store', place: 'cache', given: { renew: 'response.set_cookie(name, value: value)' } },
  ],
});
