import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { doorPage } from '../../fault-pages.ts';
import { sessionCookie, sessionTokenOf } from '../../routing/cookies.ts';
import type { PublicRoute, OperatorRoute } from '../../routing/route.ts';
import type { SiteAnswer, Visit } from '../../visit.ts';
import { returnPath } from './return-path.ts';

const WRONG =
  'The name or the password is wrong, or too many attempts failed. Check them, and wait 15 minutes after many attempts.';
const WRONG_CODE = 'The code is wrong, or it was used before. Type the one that the app shows now.';
const CHANGED = 'The password is changed, and all sessions have ended. Sign in with the new one.';
const NEEDS_HTTPS =
  'No one can sign in here over HTTP: the password would travel in clear. Open the console by HTTPS; PUBLIC_URL and TLS_CERT_FILE are in docs/configuration.md.';

export const loginPage: PublicRoute = {
  name: 'login-page',
  method: 'GET',
  path: '/console/login',
  access: 'anyone',
  answer: (visit) => ({ status: 200, body: page(visit, { name: '', fault: null, asksCode: false }) }),
};

/** The form's fields are `username` and `password`, and `code` with a second factor. */
export const login: PublicRoute = {
  name: 'login',
  method: 'POST',
  path: '/console/login',
  access: 'anyone',
  answer: async (visit, { logins, sessions }): Promise<SiteAnswer> => {
    const { form, transport, request, base } = visit;
    const name = form.get('username') ?? '';
    if (transport === 'insecure') return refused(visit, 403, { name, fault: NEEDS_HTTPS, asksCode: false });
    const result = await logins.login({
      name,
      password: form.get('password') ?? '',
      code: form.get('code') ?? '',
      remoteAddress: request.remoteAddress,
    });
    if (result === 'wrong') {
      const asksCode = form.has('code');
      return refused(visit, 401, { name, fault: asksCode ? WRONG_CODE : WRONG, asksCode });
    }
    if (result === 'code-needed') return refused(visit, 401, { name, fault: null, asksCode: true });
    const token = await sessions.start(result, sessionTokenOf(request, transport));
    const location = `${base}${returnPath(form.get('next'), base)}`;
    return { status: 303, headers: { location, 'set-cookie': sessionCookie(token, transport) }, body: '' };
  },
};

export const logout: OperatorRoute = {
  name: 'logout',
  method: 'POST',
  path: '/console/logout',
  access: 'operator',
  answer: async ({ token, transport, base }, { sessions }): Promise<SiteAnswer> => {
    await sessions.end(token);
    return {
      status: 303,
      headers: {
        location: `${base}/console/login`,
        'set-cookie': sessionCookie(null, transport),
        // Pages that the browser holds are gone with the session.
        'clear-site-data': '"cache"',
      },
      body: '',
    };
  },
};

interface LoginView {
  readonly name: string;
  readonly fault: string | null;
  readonly asksCode: boolean;
}

function refused(visit: Visit, status: number, view: LoginView): SiteAnswer {
  return { status, body: page(visit, view), outcome: view.fault === null ? 'code-needed' : 'login-failed' };
}

function page(visit: Visit, { name, fault, asksCode }: LoginView): Html {
  const next = visit.form.get('next') ?? visit.query.get('next') ?? '';
  return doorPage(
    visit,
    'Sign in',
    html`<h1>Sign in</h1>
      ${visit.query.get('changed') === 'password' ? html`<p class="note good" role="status">${CHANGED}</p>` : null}
      ${fault === null ? null : html`<p class="note bad" role="alert">${fault}</p>`}
      ${visit.transport === 'insecure' && fault === null ? html`<p class="note bad">${NEEDS_HTTPS}</p>` : null}
      <form class="form" method="post" action="${visit.base}/console/login">
        <input type="hidden" name="next" value="${next}" />
        <div class="field">
          <label for="username">Name</label>
          <input
            id="username"
            name="username"
            value="${name}"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
            ${autofocus(!asksCode)}
          />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
        ${asksCode ? codeField() : null}
        <button class="button primary">Sign in</button>
      </form>`,
  );
}

function autofocus(isWanted: boolean): HtmlValue {
  return isWanted ? html`autofocus` : null;
}

function codeField(): Html {
  return html`<div class="field">
    <label for="code">Code of the second factor</label>
    <input
      id="code"
      name="code"
      class="figure"
      inputmode="numeric"
      autocomplete="one-time-code"
      aria-describedby="code-hint"
      required
    />
    <span class="hint" id="code-hint">Six digits, from the app on your phone. Type the password once more, too.</span>
  </div>`;
}
