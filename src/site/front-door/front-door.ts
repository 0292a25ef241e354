import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import { html, type Html, type HtmlValue } from '../../../adapters/html.ts';
import { DIALECTS } from '../../../adapters/dialects.ts';
import { VERSION } from '../../../schemas/version.ts';
import { DEMO } from '../../demo/demo.ts';
import { jsonAnswer, wantsPage } from '../fault-pages.ts';
import { isDemoHere, sampleSecrets } from '../kit/demo-secrets.ts';
import { sampleTabs, status } from '../kit/parts.ts';
import { masthead } from '../kit/masthead.ts';
import { shell } from '../kit/shell.ts';
import type { Health } from '../ports.ts';
import type { PublicRoute } from '../routing/route.ts';
import type { SiteAnswer, Visit } from '../visit.ts';
import { healthItems } from './health.ts';

/** `/`: what runs here, whether it is well, and how to call it. Programs get the same as JSON. */
export const frontDoor: PublicRoute = {
  name: 'front-door',
  method: 'GET',
  path: '/',
  access: 'anyone',
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const health = await ports.health();
    // The page says that a database is away; it does not need one.
    const isDemo = await isDemoHere(ports);
    const url = ports.publicUrl();
    return wantsPage(visit)
      ? { status: 200, body: page(visit, { health, isDemo, url }) }
      : jsonAnswer(200, documentOf(url, health));
  },
};

interface Door {
  readonly health: Health;
  readonly isDemo: boolean;
  readonly url: string;
}

function documentOf(url: string, health: Health): object {
  const items = healthItems(health);
  return {
    name: 'Invoice gateway',
    version: VERSION,
    status: health.problems.length === 0 ? 'ok' : 'unavailable',
    problems: health.problems,
    health: Object.fromEntries(items.map(({ key, state, detail }) => [key, { state, detail }])),
    dialects: Object.fromEntries(DIALECTS.map(({ name, client }) => [name, `${url}${client.path}`])),
    links: Object.fromEntries(DOORS.map(({ key, path }) => [key, `${url}${path}`])),
  };
}

const DOORS = [
  { key: 'console', path: '/console', name: 'Console', what: 'Invoices, and what became of them' },
  {
    key: 'documentation',
    path: '/docs',
    name: 'Documentation',
    what: 'Every action and parameter, each error with its cure',
  },
  { key: 'explorer', path: '/docs/explorer', name: 'Explorer', what: 'Try each call from the browser' },
  {
    key: 'compatibility',
    path: '/docs/compatibility',
    name: 'Compatibility',
    what: 'Which actions work, and how they differ',
  },
  { key: 'openapi', path: '/openapi.json', name: 'OpenAPI 3.1', what: '/openapi.json' },
  { key: 'metrics', path: '/metrics', name: 'Metrics', what: '/metrics, for Prometheus' },
] as const;

function page(visit: Visit, door: Door): Html {
  const { base } = visit;
  const isWell = door.health.problems.length === 0;
  return shell(visit, {
    title: 'Front door',
    frame: 'site',
    hasScripts: false,
    body: html`${masthead(visit, null)}
      <div class="page">
        <main id="main" tabindex="-1" class="spaced loose">
          <div class="section hero">
            <h1>One invoice core behind the APIs your callers already speak</h1>
            <p class="lead">
              Old callers send what they always sent. Payments are recorded exactly once, amounts are exact, and every
              change leaves a row of history.
            </p>
            <div class="buttons">
              <a class="button primary" href="${base}/console">Open the console</a>
              <a class="button" href="${base}/docs">Read the documentation</a>
            </div>
          </div>
          <section class="section" aria-labelledby="health">
            <div class="head">
              <h2 id="health">Is it healthy?</h2>
              ${isWell ? status('Everything works', 'good') : status('Not everything works', 'bad')}
            </div>
            <dl class="health">
              ${healthItems(door.health).map(
                ({ name, state, tone, detail }) =>
                  html`<div>
                    <dt>${name}</dt>
                    <dd>${status(state, tone)} <span class="sub">${detail}</span></dd>
                  </div>`,
              )}
            </dl>
            ${door.health.problems.map((problem) => html`<p class="note bad">${problem}</p>`)}
          </section>
          ${DIALECTS.map((dialect) => dialectSection(dialect, door))}
          <section class="section" aria-labelledby="next">
            <h2 id="next">Where to next</h2>
            <div class="doors">
              ${DOORS.map(
                ({ path, name, what }) =>
                  html`<a href="${base}${path}"
                    ><strong>${name}</strong> <span class="sub">${what}${demoLogin(door, path)}</span></a
                  >`,
              )}
            </div>
          </section>
        </main>
        <footer class="page-foot">
          The same as JSON: <code>curl -H 'Accept: application/json' ${door.url}/</code>
        </footer>
      </div>`,
  });
}

function demoLogin({ isDemo }: Door, path: string): string {
  return isDemo && path === '/console' ? `. Demo: ${DEMO.operator} / ${DEMO.operatorPassword}` : '';
}

function dialectSection(dialect: DialectDescriptor, { isDemo, url }: Door): Html {
  const { name, title, client, summary } = dialect;
  const address = `${url}${client.path}`;
  return html`<section class="split" aria-labelledby="dialect-${name}">
    <div class="section">
      <h2 id="dialect-${name}">${title} dialect</h2>
      <p>${summary}</p>
      <p><code>${breakable(address)}</code></p>
      ${
        isDemo
          ? html`<p class="small soft">The demo’s credentials are filled in: this is the demo on your own machine.</p>`
          : null
      }
    </div>
    ${sampleTabs(`sample-${name}`, address, dialect.example(sampleSecrets(isDemo)))}
  </section>`;
}

/** An address that is broken behind its slashes, and not within a word. */
function breakable(address: string): HtmlValue {
  return address.split('/').map((part, index) => (index === 0 ? part : html`/<wbr />${part}`));
}
