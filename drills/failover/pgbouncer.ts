import { join } from 'node:path';
import { freePort, type Daemon, type Lab } from '../shared/lab.ts';
import type { Programs } from './programs.ts';

interface Pooler {
  readonly daemon: Daemon;
  /** The runtime role's address through it. */
  readonly url: string;
  /** Its own console. */
  readonly consoleUrl: string;
}

/** As docs/scaling.md sets it, with the reasons. */
const SETTINGS = `
pool_mode = transaction
default_pool_size = 12
max_client_conn = 500
server_login_retry = 1
server_connect_timeout = 2
query_wait_timeout = 3
tcp_keepalive = 1
tcp_keepidle = 5
tcp_keepintvl = 1
tcp_keepcnt = 3
tcp_user_timeout = 5000
`;

/** Starts pgbouncer in front of an address; `directUrl` is the runtime role's address without it. */
export async function startPgbouncer(
  lab: Lab,
  programs: Programs,
  directUrl: string,
  serverPort: number,
): Promise<Pooler> {
  const port = await freePort();
  const url = new URL(directUrl);
  const [role, password, database] = [url.username, url.password, url.pathname.slice(1)];
  const dir = lab.makeDir('pgbouncer');
  const users = lab.write(join(dir, 'users.txt'), `"${role}" "${password}"\n`);
  const file = lab.write(
    join(dir, 'pgbouncer.ini'),
    `[databases]
${database} = host=127.0.0.1 port=${serverPort} dbname=${database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
stats_users = ${role}
${SETTINGS}`,
  );
  url.port = String(port);
  const ofConsole = new URL(url);
  ofConsole.pathname = '/pgbouncer';
  return {
    daemon: lab.start('pgbouncer', programs.pgbouncer, [file]),
    url: url.toString(),
    consoleUrl: ofConsole.toString(),
  };
}
