import http from 'node:http';
import https from 'node:https';

// Exit code 0 when the gateway of this container answers 200 on a path: node healthcheck.mjs /healthz
const [path = '/healthz'] = process.argv.slice(2);
const isSecure = (process.env.TLS_CERT_FILE ?? '').trim() !== '';
// A certificate does not name this address, and only the gateway answers here.
const options = { host: '127.0.0.1', port: process.env.PORT || 8080, path, timeout: 4_000, rejectUnauthorized: false };
process.exitCode = 1;
const request = (isSecure ? https : http).get(options, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  request.destroy();
});
request.on('timeout', () => request.destroy());
request.on('error', () => undefined);
