import { html, type Html } from '../../../../adapters/html.ts';
import type { NewCallerForm } from '../../../core/console/callers.ts';
import { notFound } from '../../fault-pages.ts';
import { crumbs, problemNotes } from '../../kit/page-parts.ts';
import { consolePage, consolePath, formToken } from '../../kit/shell.ts';
import type { TenantRoute } from '../../routing/route.ts';
import type { SiteAnswer, TenantVisit } from '../../visit.ts';
import { rightsFields, rightsOf } from './fields.ts';
import { secretPage } from './secret-page.ts';
import { KINDS, type Kind } from './words.ts';

/** `/console/53/callers/new?kind=whmcs/api-secret`: the form of a new caller. */
export const callerForm: TenantRoute = {
  name: 'caller-form',
  method: 'GET',
  path: '/console/:tenant/callers/new',
  access: { role: 'admin' },
  answer: (visit, { callers }) => {
    const key = visit.query.get('kind');
    const kind = key === null ? KINDS[0] : KINDS.find((each) => each.key === key);
    if (kind === undefined) return notFound(visit);
    const form = { label: '', addresses: '', actions: [], login: '', identifier: callers.newIdentifier() };
    return { status: 200, body: page(visit, kind, { ...form, dialect: '', kind: '' }, []) };
  },
};

/**
 * Makes a caller and shows its secret in the answer itself. A form that is sent again, by a reload, names an identifier or a
 * login that is taken: it makes nothing and shows nothing.
 */
export const callerMake: TenantRoute = {
  name: 'caller-make',
  method: 'POST',
  path: '/console/:tenant/callers/new',
  access: { role: 'admin' },
  answer: async (visit, { callers }): Promise<SiteAnswer> => {
    const { form: sent, tenant, session } = visit;
    const kind = KINDS.find(({ key }) => key === sent.get('kind')) ?? KINDS[0];
    if (kind === undefined) return notFound(visit);
    const form: NewCallerForm = {
      ...rightsOf(sent),
      dialect: kind.dialect.name,
      kind: kind.credential.kind,
      login: sent.get('login') ?? '',
      identifier: sent.get('identifier') ?? '',
    };
    const made = await callers.make({ tenantId: tenant.id, operator: session.operator }, form);
    if (!('problems' in made)) return secretPage(visit, 'The caller is made', made);
    const identifier = callers.newIdentifier();
    return { status: 422, body: page(visit, kind, { ...form, identifier }, made.problems) };
  },
};

function page(visit: TenantVisit, kind: Kind, form: NewCallerForm, problems: readonly string[]): Html {
  const { option } = kind.credential;
  return consolePage(
    visit,
    'callers',
    'New caller',
    html`<div class="spaced">
      <div class="section">
        ${crumbs([['Callers', consolePath(visit, 'callers')]], 'New caller')}
        <div class="head"><h1>New caller</h1></div>
        <p class="lead">${kind.name}. Its secret is made now and shown once, on the next page.</p>
        ${problemNotes(problems)}
      </div>
      <form class="form panel measure" method="post" action="${consolePath(visit, 'callers', 'new')}">
        ${formToken(visit.session)}
        <input type="hidden" name="kind" value="${kind.key}" />
        ${
          option === null
            ? html`<input type="hidden" name="identifier" value="${form.identifier}" />`
            : loginField(form.login, option.description)
        }
        ${rightsFields(kind.dialect, form)}
        <div class="buttons">
          <button class="button primary">Make the caller</button>
          <a class="button quiet" href="${consolePath(visit, 'callers')}">Back</a>
        </div>
      </form>
    </div>`,
  );
}

function loginField(login: string, description: string): Html {
  return html`<div class="field">
    <label for="login">Login</label>
    <input
      id="login"
      name="login"
      value="${login}"
      maxlength="64"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      aria-describedby="login-hint"
      required
    />
    <span class="hint" id="login-hint"
      >Of ${description}. Letters, digits and . _ @ -; it cannot be changed later.</span
    >
  </div>`;
}
