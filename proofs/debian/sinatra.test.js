import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('ruby-sinatra', 'ruby-rack'),
  places: {
    config: 'set :sessions, same_site: :lax',
    theme: 'response.set_cookie(name, value: value, httponly: true, same_site: :lax)',
    logout: 'session.destroy',
  },
  program: ({ config, theme, logout }) => ({
    command: ['/usr/bin/ruby', 'app.rb'],
    files: {
      'app.rb': `
require 'sinatra/base'
require 'webrick'

class App < Sinatra::Base
  set :session_secret, 'a' * 64
  set :bind, '127.0.0.1'
  set :port, ENV['PORT']
  set :environment, ENV['APP_ENV'].to_sym
  set :server, 'webrick'
  set :protection, false
  set :show_exceptions, false
  ${config}

  get '/' do
    session[:visits] = 1
    name, value = 'theme', 'dark'
    ${theme}
    'welcome'
  end

  get '/account' do
    halt 401, 'no' unless session[:user]
    session[:user]
  end

  post '/login' do
    halt 401 unless params[:password] == 'secret'
    session.clear
    session[:user] = params[:user]
    redirect '/'
  end

  post '/logout' do
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
  changes: [
    { change: 'same-site', rule: 'samesite-missing', before: 'set :sessions, true' },
    { change: 'http-only', rule: 'httponly-missing', before: 'set :sessions, httponly: false' },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long', before: 'set :sessions, expire_after: 90 * 24 * 3600' },
  ],
});

prove({
  ...BASE,
  set: 'Sinatra: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'theme',
      before: 'response.set_cookie(name, value: value)',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: 'response.set_cookie(name, value: value)',
    },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});
