import { npmVersions, prove } from '../proof.js';

// NestJS on Express: its sessions are those of express-session, its cookies those of Express.
const BASE = {
  versions: () => npmVersions('@nestjs/core', 'express-session'),
  fill: "secret: 'proof', resave: false, saveUninitialized: false",
  places: {
    config: "session({ secret: 'proof', resave: false, saveUninitialized: false })",
    theme: "res.cookie(name, value, { httpOnly: true, sameSite: 'lax' })",
  },
  program: ({ config, theme }) => ({
    command: ['node', 'main.cjs'],
    files: {
      'main.cjs': `
require('reflect-metadata');
const { Controller, Get, Module, Post, Req, Res } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const session = require('express-session');

class AppController {
  index(req, res) {
    const name = 'theme', value = 'dark';
    ${theme};
    res.send('welcome');
  }
  account(req, res) {
    if (req.session.user) res.send(req.session.user);
    else res.status(401).send('no');
  }
  login(req, res) {
    if (req.body.password !== 'secret') return res.status(401).send('wrong');
    req.session.regenerate(() => { req.session.user = req.body.user; res.redirect('/'); });
  }
  logout(req, res) {
    req.session.destroy(() => res.clearCookie('connect.sid').redirect('/'));
  }
}
const routes = { index: Get('/'), account: Get('/account'), login: Post('/login'), logout: Post('/logout') };
for (const [name, route] of Object.entries(routes)) {
  Req()(AppController.prototype, name, 0);
  Res()(AppController.prototype, name, 1);
  route(AppController.prototype, name, Object.getOwnPropertyDescriptor(AppController.prototype, name));
}
Controller()(AppController);
class AppModule {}
Module({ controllers: [AppController] })(AppModule);

NestFactory.create(AppModule, { logger: ['error'] }).then((app) => {
  app.set('trust proxy', 1);
  app.use(${config});
  return app.listen(process.env.PORT, '127.0.0.1');
});
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'express-session: session',
  cookie: 'connect.sid',
  changes: [{ change: 'same-site' }, { change: 'secure' }],
});

prove({
  ...BASE,
  set: 'Express: cookies of the application',
  cookie: 'theme',
  changes: [{ change: 'same-site', place: 'theme', before: 'res.cookie(name, value)' }],
});
