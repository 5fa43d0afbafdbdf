// The applications that can be recorded. Each has what it needs, how it starts, and how it is driven.
import { adminer } from './applications/adminer.mjs';
import { directus } from './applications/directus.mjs';
import { flood } from './applications/flood.mjs';
import { fossil } from './applications/fossil.mjs';
import { gitit } from './applications/gitit.mjs';
import { qbittorrent } from './applications/qbittorrent.mjs';
import { rabbitmq } from './applications/rabbitmq.mjs';
import { requestTracker } from './applications/request-tracker.mjs';
import { shaarli } from './applications/shaarli.mjs';
import { supysonic } from './applications/supysonic.mjs';
import { supysonicPassword } from './applications/supysonic-password.mjs';
import { tomcat } from './applications/tomcat.mjs';
import { znc } from './applications/znc.mjs';

export const APPLICATIONS = [
  adminer,
  directus,
  flood,
  fossil,
  gitit,
  qbittorrent,
  rabbitmq,
  requestTracker,
  shaarli,
  supysonic,
  supysonicPassword,
  tomcat,
  znc,
];
