import { join } from 'node:path';
import { CHECK_ROLE } from './cluster.ts';
import { freePort, type Daemon, type Lab } from '../shared/lab.ts';
import type { Programs } from './programs.ts';

/** The address in front of the servers, which leads to the one that accepts writes. */
export interface Front {
  readonly daemon: Daemon;
  readonly port: number;
}

export async function startHaproxy(lab: Lab, programs: Programs, servers: readonly number[]): Promise<Front> {
  const port = await freePort();
  const file = lab.write(join(lab.dir, 'haproxy.cfg'), configuration(port, servers));
  return { daemon: lab.start('haproxy', programs.haproxy, ['-db', '-f', file]), port };
}

/** The check logs in and asks, in PostgreSQL's own protocol, whether the server is a standby. */
function configuration(port: number, servers: readonly number[]): string {
  return `global
  maxconn 500
defaults
  mode tcp
  timeout connect 1s
  timeout check 1s
  timeout client 1h
  timeout server 1h
listen primary
  bind 127.0.0.1:${port}
  option tcp-check
  tcp-check connect
  tcp-check send-binary ${startup().toString('hex')}
  tcp-check expect binary ${Buffer.from('Z\0\0\0\x05I').toString('hex')}
  tcp-check send-binary ${query('select pg_is_in_recovery()').toString('hex')}
  tcp-check expect binary ${dataRow('f').toString('hex')}
  default-server inter 250ms fall 2 rise 1 on-marked-down shutdown-sessions
${servers.map((server, index) => `  server node${index} 127.0.0.1:${server} check`).join('\n')}
`;
}

function startup(): Buffer {
  const version = Buffer.from([0, 3, 0, 0]);
  const body = Buffer.concat([version, Buffer.from(`user\0${CHECK_ROLE}\0database\0postgres\0\0`)]);
  return Buffer.concat([lengthOf(body), body]);
}

function query(sql: string): Buffer {
  const body = Buffer.from(`${sql}\0`);
  return Buffer.concat([Buffer.from('Q'), lengthOf(body), body]);
}

/** A row of one short column. */
function dataRow(value: string): Buffer {
  const body = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, value.length]), Buffer.from(value)]);
  return Buffer.concat([Buffer.from('D'), lengthOf(body), body]);
}

function lengthOf(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + body.length);
  return length;
}
