// Exit code 0 when the gateway of this container answers 200 on a path: node healthcheck.mjs /healthz
const [path = '/healthz'] = process.argv.slice(2);
const url = `http://127.0.0.1:${process.env.PORT || 8080}${path}`;
const isUp = await fetch(url, { signal: AbortSignal.timeout(4_000) }).then(
  (response) => response.ok,
  () => false,
);
process.exitCode = isUp ? 0 : 1;
