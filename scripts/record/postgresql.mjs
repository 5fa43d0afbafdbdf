// A PostgreSQL of its own for an application that needs one.
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const POSTGRESQL = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs; the newest that is installed. */
function programs() {
  const version = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL).sort().at(-1) : '';
  return join(POSTGRESQL, version ?? '', 'bin');
}

/** What a recording with PostgreSQL needs. */
export const POSTGRESQL_NEEDS = [{ debian: 'postgresql', file: join(programs(), 'postgres') }];

/** Starts one with this user and an empty database `postgres`; gives the port that it listens on. */
export async function servePostgresql(machine, user, password) {
  const port = machine.port + 500;
  const database = machine.path('database');
  machine.run('mkdir', [database]);
  machine.run('chmod', ['711', machine.folder]);
  const passwordFile = machine.write('password', password);
  machine.run('chmod', ['644', passwordFile]);
  const [prefix, ...options] = asPostgres(machine, database);
  const initial = ['-D', database, '-U', user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  machine.run(prefix, [...options, join(programs(), 'initdb'), ...initial]);
  const listen = ['-D', database, '-h', '127.0.0.1', '-p', String(port), '-k', ''];
  await machine.serve(prefix, [...options, join(programs(), 'postgres'), ...listen], { openPort: port });
  return port;
}

/** PostgreSQL does not run as root: there the folder belongs to its own user. */
function asPostgres(machine, database) {
  if (process.getuid() !== 0) return ['env'];
  const id = (flag) => Number(machine.run('id', [flag, 'postgres']));
  chownSync(database, id('-u'), id('-g'));
  return ['runuser', '-u', 'postgres', '--'];
}
