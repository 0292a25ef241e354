import { EXPLORER_HEADER } from '../../../../adapters/dialect.ts';
import { DIALECTS } from '../../../../adapters/dialects.ts';
import { html, type Html } from '../../../../adapters/html.ts';
import { ASSET_PATHS, swaggerPaths } from '../../assets/assets.ts';
import { isDemoHere, sampleSecrets } from '../../kit/demo-secrets.ts';
import { masthead } from '../../kit/masthead.ts';
import { shell } from '../../kit/shell.ts';
import type { PublicRoute } from '../../routing/route.ts';
import type { SiteAnswer, Visit } from '../../visit.ts';

/** `/docs/explorer`: a form for each call; with `try`, for one of them. */
export const explorerPage: PublicRoute = {
  name: 'docs-explorer',
  method: 'GET',
  path: '/docs/explorer',
  access: 'anyone',
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const wanted = (visit.query.get('try') ?? '').toLowerCase();
    const action = DIALECTS.flatMap(({ actions }) => actions).find(({ name }) => name.toLowerCase() === wanted);
    return { status: 200, body: page(visit, action?.name ?? '', await isDemoHere(ports)) };
  },
};

function page(visit: Visit, only: string, isDemo: boolean): Html {
  const { base } = visit;
  const swagger = swaggerPaths();
  return shell(visit, {
    title: 'Explorer',
    frame: 'site',
    hasScripts: false,
    head: html`<link rel="stylesheet" href="${base}${swagger.style}" />
      <script defer src="${base}${swagger.script}"></script>
      <script type="module" src="${base}${ASSET_PATHS.explorer}"></script>`,
    body: html`${masthead(visit, '/docs/explorer')}
      <div class="page">
        <main id="main" tabindex="-1" class="spaced explorer-page">
          <div class="section">
            <h1>Explorer</h1>
            <p class="lead">
              ${only === '' ? 'Each call of the gateway, with a form to try it.' : `The call ${only}, with a form to try it.`}
              ${isDemo ? 'The demo’s credentials are filled in.' : 'Put in a credential of your own.'}
            </p>
            <p class="small soft">
              Writes are recorded in a sandbox only: the demo’s tenant, or one that
              <code>tenant set &lt;tenant&gt; --sandbox</code> has made one. Any other tenant refuses them here.
              ${only === '' ? null : html`<a href="${base}/docs/explorer">Show all calls</a>`}
            </p>
            <noscript>
              <p class="note">
                The explorer needs a script. <a href="${base}/docs/compatibility">Each call has a page</a> with samples
                to copy.
              </p>
            </noscript>
          </div>
          <div
            class="explorer"
            data-explorer
            data-base="${base}"
            data-header="${EXPLORER_HEADER}"
            data-only="${only}"
            data-secrets="${JSON.stringify(replacements(isDemo))}"
          ></div>
        </main>
      </div>`,
  });
}

/** The value of each placeholder of the API's document. */
function replacements(isDemo: boolean): Readonly<Record<string, string>> {
  const [shown, given] = [sampleSecrets(false), sampleSecrets(isDemo)];
  return {
    [shown.identifier]: given.identifier,
    [shown.secret]: given.secret,
    [shown.corpPassword]: given.corpPassword,
  };
}
