import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { withDatabase, type WithDatabase } from './embedded.ts';
import { until, type Running } from './running.ts';

const SLOW_MS = 120_000;
/** New connections go to the processes in turn. */
const EACH = 4;
const authority = makeAuthority('Test authority');
let folder: string;
let place: WithDatabase;
let running: Running;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invoice-gateway-certificate-'));
  writeCertificate();
  place = await withDatabase();
  running = await place.start({ TLS_CERT_FILE: join(folder, 'live.crt'), TLS_KEY_FILE: join(folder, 'live.key') });
}, SLOW_MS);

afterAll(async () => {
  await running.stop();
  await place.remove();
  rmSync(folder, { recursive: true });
});

function writeCertificate(): void {
  const { cert, key } = makeCertificate({ issuer: authority, names: ['127.0.0.1'] });
  writeFileSync(join(folder, 'live.crt'), cert);
  writeFileSync(join(folder, 'live.key'), key);
}

/** The serial numbers of the certificates that new connections see. */
async function serials(): Promise<ReadonlySet<string>> {
  const port = Number(new URL(running.url).port);
  const seen = Array.from({ length: EACH }, async () => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.cert });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  });
  return new Set(await Promise.all(seen));
}

it('A renewed certificate is served by every process, and by one that is started later', async () => {
  const [old] = await serials();
  writeCertificate();
  await until('the renewal', SLOW_MS, () => running.logged('certificate renewed').length === 1);
  await until('it at each process', SLOW_MS, async () => !(await serials()).has(old ?? ''));
  const renewed = await serials();
  expect(renewed.size).toBe(1);
  running.parent.kill('SIGHUP');
  await until('the replacement', SLOW_MS, () => running.logged('replaced the processes').length === 1);
  expect(await serials()).toEqual(renewed);
}, 240_000);
