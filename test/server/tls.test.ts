import { get as getHttp } from 'node:http';
import { Agent, get as getHttps } from 'node:https';
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { watchCertificate } from '../../src/server/certificate-watch.ts';
import {
  CertificateError,
  readCertificate,
  standingAt,
  type Certificate,
  type CertificateFiles,
} from '../../src/server/certificate.ts';
import { listen, type ListeningServer } from '../../src/server/http-server.ts';
import type { CipherChoice } from '../../src/server/secure-context.ts';
import { makeAuthority, makeCertificate, type Certified } from '../support/certificates.ts';
import { TestClock } from '../support/gateway.ts';
import { memoryLogger } from '../support/logs/memory-logger.ts';
import { testIntake } from '../support/intake.ts';

const NAMES = ['127.0.0.1', 'localhost'];
const authority = makeAuthority('Test authority');
const ca = authority.cert;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-listener-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, { cert, key }: Certified): CertificateFiles {
  const files = { certFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) };
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  return files;
}

const echo: RequestListener = (request, response) => {
  request.resume().once('end', () => response.end('here'));
};

function secureListen(certificate: Certificate, ciphers: CipherChoice = 'modern'): Promise<ListeningServer> {
  return listen(echo, { host: '127.0.0.1', port: 0, intake: testIntake(), tls: { certificate, ciphers } });
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly serial: string;
}

/** One request over a connection of its own. */
function ask(port: number, options: ConnectionOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 0, ca, ...options });
    getHttps({ host: '127.0.0.1', port, agent }, (response) => {
      const serial = (response.socket as TLSSocket).getPeerCertificate().serialNumber;
      response.resume().once('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, serial });
      });
    }).once('error', reject);
  });
}

/** How a connection ends and after how long, with what came over it. */
function endOf(socket: Socket): Promise<{ readonly text: string; readonly ms: number }> {
  const start = performance.now();
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('error', () => undefined);
    socket.setTimeout(25_000, () => socket.destroy());
    socket.on('close', () => {
      resolve({ text, ms: performance.now() - start });
    });
  });
}

function secureSocket(port: number, text: string): TLSSocket {
  const socket = connectTls({ host: '127.0.0.1', port, ca }, () => socket.write(text));
  return socket;
}

describe('A listener with a certificate', () => {
  let server: ListeningServer;

  beforeAll(async () => {
    const files = written('listener', makeCertificate({ issuer: authority, names: NAMES }));
    server = await secureListen(readCertificate(files));
  });

  afterAll(async () => {
    await server.close(1_000);
  });

  it('answers callers that verify it, and makes browsers come back only by HTTPS', async () => {
    const { status, headers } = await ask(server.port);
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
  });

  it('does not do that where it speaks HTTP', async () => {
    const plain = await listen(echo, { host: '127.0.0.1', port: 0, intake: testIntake() });
    const headers = await new Promise<IncomingHttpHeaders>((resolve) => {
      getHttp({ host: '127.0.0.1', port: plain.port }, (response) => {
        resolve(response.resume().headers);
      });
    });
    expect(headers['strict-transport-security']).toBeUndefined();
    await plain.close(1_000);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    expect((await ask(server.port, { minVersion: version, maxVersion: version })).status).toBe(200);
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('does not speak %s', async (version) => {
    // A client that may: SECLEVEL 0 is what these versions need today.
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' };
    await expect(ask(server.port, old)).rejects.toThrow(/alert protocol version/);
  });

  it.each(['NULL', 'aNULL', 'RC4', '3DES', 'EXPORT', 'MD5', 'PSK', 'SRP', 'CAMELLIA'])(
    'takes no cipher of %s',
    async (ciphers) => {
      const options = { maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` } as const;
      await expect(ask(server.port, options)).rejects.toThrow(/handshake failure|no cipher/i);
    },
  );

  const OLD = [
    'AES128-GCM-SHA256',
    'AES256-SHA',
    'AES128-SHA256',
    'ECDHE-ECDSA-AES128-SHA',
    'ECDHE-ECDSA-AES256-SHA384',
  ];

  it.each([...OLD, 'DHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA'])(
    'takes no cipher without keys of its own for each connection, or without AEAD: %s',
    async (ciphers) => {
      await expect(ask(server.port, { maxVersion: 'TLSv1.2', ciphers })).rejects.toThrow(
        /handshake failure|no cipher/i,
      );
    },
  );

  it.each(['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305'])(
    'takes %s',
    async (ciphers) => {
      expect((await ask(server.port, { maxVersion: 'TLSv1.2', ciphers })).status).toBe(200);
    },
  );

  it('takes CBC from old callers where the operator allows it, and TLS 1.2 is the oldest nevertheless', async () => {
    const files = written('legacy', makeCertificate({ issuer: authority, names: NAMES }));
    const legacy = await secureListen(readCertificate(files), 'legacy');
    try {
      for (const renewed of [false, true]) {
        if (renewed) legacy.useCertificate(readCertificate(files));
        const options = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' } as const;
        expect([renewed, (await ask(legacy.port, options)).status]).toEqual([renewed, 200]);
      }
      const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
      await expect(ask(legacy.port, old)).rejects.toThrow(/alert protocol version/);
    } finally {
      await legacy.close(1_000);
    }
  });

  it('begins no second handshake within a connection', async () => {
    const socket = connectTls({ host: '127.0.0.1', port: server.port, ca, maxVersion: 'TLSv1.2' });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const fault = await new Promise<Error | null>((resolve) => {
      socket.once('error', resolve);
      socket.renegotiate({}, resolve);
    });
    expect(fault?.message).toMatch(/no.renegotiation/i);
    socket.destroy();
  });

  it('has the limits of a listener without: the head, and the time that it and a body and a handshake may take', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: gateway\r\n';
    const [large, ...slow] = await Promise.all([
      endOf(secureSocket(server.port, `${head}X-Pad: ${'x'.repeat(9_000)}\r\nConnection: close\r\n\r\n`)),
      endOf(secureSocket(server.port, `${head}X-`)),
      endOf(secureSocket(server.port, `${head}Content-Length: 100\r\n\r\na`)),
      endOf(connectTcp(server.port, '127.0.0.1')),
      endOf(
        connectTcp(server.port, '127.0.0.1').on('connect', function (this: Socket) {
          this.write(Buffer.from([0x16, 0x03, 0x01]));
        }),
      ),
    ]);
    expect(large.text).toMatch(/^HTTP\/1\.1 431 /);
    // Limits of 5 and 10 seconds, and a look every second; of a handshake Node.js' own would be two minutes.
    for (const { ms } of slow) expect(ms).toBeLessThan(20_000);
  });

  it('closes connections that speak HTTP', async () => {
    const { text } = await endOf(
      connectTcp(server.port, '127.0.0.1').on('connect', function (this: Socket) {
        this.write('GET / HTTP/1.1\r\nHost: gateway\r\n\r\n');
      }),
    );
    expect(text).not.toMatch(/200/);
  });

  it('stops in time although a handshake has not ended', async () => {
    const { cert, key } = makeCertificate({ issuer: authority, names: NAMES });
    const stopping = await secureListen(readCertificate(written('stopping', { cert, key })));
    const socket = connectTcp(stopping.port, '127.0.0.1');
    const result = endOf(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    const start = performance.now();
    await stopping.close(100);
    expect(performance.now() - start).toBeLessThan(4_000);
    await result;
  });
});

describe('A certificate', () => {
  const good = makeCertificate({ issuer: authority, names: [...NAMES, 'billing.example.com', '*.pay.example.com'] });
  const faultOf = (files: CertificateFiles): unknown => {
    try {
      return readCertificate(files).names;
    } catch (error) {
      return error instanceof CertificateError ? [error.file, error.message] : error;
    }
  };

  it('is known by its names and its time', () => {
    const certificate = readCertificate(written('good', good));
    const hosts = ['billing.example.com', 'a.pay.example.com', '127.0.0.1', 'example.com', '10.0.0.1', '[::1]'];
    expect(hosts.map((host) => certificate.isFor(host))).toEqual([true, true, true, false, false, false]);
  });

  it.each<readonly [days: number, ...(readonly [day: number, standing: string])[]]>([
    [90, [0, 'valid'], [75, 'valid'], [77, 'expires soon'], [90, 'expired']],
    [6, [0, 'valid'], [4, 'valid'], [5, 'expires soon'], [6, 'expired']],
    [398, [-1, 'not yet valid'], [383, 'valid'], [385, 'expires soon'], [400, 'expired']],
  ])('of %i days is judged by its age', (days, ...judged) => {
    const at = (day: number): Date => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000);
    const files = written('aged', makeCertificate({ names: NAMES, validFrom: at(0), validTo: at(days) }));
    const certificate = readCertificate(files);
    for (const [day, standing] of judged) {
      expect([day, standingAt(certificate, at(day).getTime())]).toEqual([day, standing]);
    }
  });

  it('that cannot be used is reported with its own reason', () => {
    const files = written('pair', good);
    const other = written('other', makeCertificate({ names: NAMES }));
    const junk = written('junk', { cert: 'x', key: 'x' });
    const encrypted = written('encrypted', {
      ...good,
      key: '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
    });
    const none = join(folder, 'none');
    expect([
      faultOf({ ...files, keyFile: other.keyFile }),
      faultOf({ ...files, certFile: junk.certFile }),
      faultOf({ ...files, keyFile: junk.keyFile }),
      faultOf(encrypted),
      faultOf({ ...files, certFile: none }),
      faultOf({ ...files, keyFile: none }),
    ]).toEqual([
      ['keyFile', `the key in ${other.keyFile} is not that of the certificate in ${files.certFile}`],
      ['certFile', `${junk.certFile} holds no certificate`],
      ['keyFile', `${junk.keyFile} holds no key`],
      ['keyFile', `the key in ${encrypted.keyFile} is encrypted`],
      ['certFile', `${none} cannot be read (ENOENT)`],
      ['keyFile', `${none} cannot be read (ENOENT)`],
    ]);
  });
});

describe('A certificate that is renewed', () => {
  it('is served without a restart, once its files fit each other, and no caller is cut off meanwhile', async () => {
    const log: string[] = [];
    const messages = (): unknown[] => log.map((line) => (JSON.parse(line) as { message: string }).message);
    const clock = new TestClock(new Date().toISOString());
    const first = written('v1', makeCertificate({ issuer: authority, names: NAMES }));
    const second = written('v2', makeCertificate({ issuer: authority, names: NAMES }));
    // As certbot and Kubernetes do it: links that are turned, one after the other.
    const files = { certFile: join(folder, 'live.crt'), keyFile: join(folder, 'live.key') };
    const turn = (file: keyof CertificateFiles, to: CertificateFiles): void => {
      rmSync(files[file], { force: true });
      symlinkSync(to[file], files[file]);
    };
    turn('certFile', first);
    turn('keyFile', first);
    const certificate = readCertificate(files);
    const server = await secureListen(certificate);
    const stop = watchCertificate({ files, certificate, server, logger: memoryLogger(log), clock, everyMs: 20 });
    try {
      const old = (await ask(server.port)).serial;
      const open = secureSocket(server.port, '');
      await new Promise((resolve) => open.once('secureConnect', resolve));

      turn('certFile', second);
      while (!messages().includes('certificate not renewed')) await sleep(20);
      expect((await ask(server.port)).serial).toBe(old);

      turn('keyFile', second);
      while ((await ask(server.port)).serial === old) await sleep(20);
      const limits = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
      await expect(ask(server.port, limits)).rejects.toThrow(/protocol version/);

      open.write('GET / HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n');
      expect((await endOf(open)).text).toMatch(/^HTTP\/1\.1 200 /);

      unlinkSync(files.keyFile);
      while (messages().filter((message) => message === 'certificate not renewed').length < 2) await sleep(20);
      expect((await ask(server.port)).status).toBe(200);
      clock.set(new Date(certificate.validTo - 86_400_000).toISOString());
      while (!messages().includes('certificate expires soon')) await sleep(20);
      clock.set(new Date(certificate.validTo + 86_400_000).toISOString());
      while (!messages().includes('certificate expired')) await sleep(20);
    } finally {
      await stop();
      await server.close(1_000);
    }
    // Once each, however often it was looked; the fault is not repeated.
    expect(messages().filter((message) => message === 'certificate renewed')).toHaveLength(1);
    expect(messages().filter((message) => String(message).startsWith('certificate expire'))).toHaveLength(2);
    expect(log.join('')).not.toMatch(/PRIVATE KEY/);
  });
});
