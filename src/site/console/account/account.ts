import { html, type Html } from '../../../../adapters/html.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../../auth/operators/operator-accounts.ts';
import { status } from '../../kit/parts.ts';
import { accountPage, formToken } from '../../kit/shell.ts';
import type { OperatorRoute } from '../../routing/route.ts';
import type { OperatorVisit, SiteAnswer } from '../../visit.ts';
import { codeField, hiddenFields, passwordField, problemNote } from './fields.ts';

const DONE: Readonly<Record<string, string>> = {
  on: 'The second factor is on. All other sessions have ended.',
  off: 'The second factor is off. All other sessions have ended.',
};

/** `/console/account`: the operator's own password and second factor. */
export const accountRoute: OperatorRoute = {
  name: 'account',
  method: 'GET',
  path: '/console/account',
  access: 'operator',
  answer: (visit): SiteAnswer => accountAnswer(visit, 200),
};

/** The page, with the reason why a form changed nothing. */
export function accountAnswer(visit: OperatorVisit, answerStatus: number, problem: string | null = null): SiteAnswer {
  const key = visit.query.get('done') ?? '';
  const done = Object.hasOwn(DONE, key) ? DONE[key] : undefined;
  return {
    status: answerStatus,
    body: accountPage(
      visit,
      'Account',
      html`<div class="spaced">
        <div class="head">
          <h1>Account <bdi class="soft">${visit.session.operator.name}</bdi></h1>
        </div>
        ${done === undefined ? null : html`<p class="note good" role="status">${done}</p>`} ${problemNote(problem)}
        <div class="halves">${passwordForm(visit)} ${factorSection(visit)}</div>
      </div>`,
    ),
  };
}

function passwordForm(visit: OperatorVisit): Html {
  const { session, base } = visit;
  return html`<section class="section panel" aria-labelledby="h-password">
    <h2 id="h-password">Change the password</h2>
    <p class="small soft">All sessions end, on every device. You sign in again with the new password.</p>
    <form class="form" method="post" action="${base}/console/account/password">
      ${hiddenFields(session)} ${passwordField('password', 'Present password', 'current-password')}
      ${session.operator.hasSecondFactor ? codeField('password-code') : null}
      <div class="field">
        <label for="new-password">New password</label>
        <input
          id="new-password"
          name="new"
          type="password"
          autocomplete="new-password"
          minlength="${String(SHORTEST_PASSWORD)}"
          maxlength="${String(LONGEST_PASSWORD)}"
          aria-describedby="new-hint"
          required
        />
        <span class="hint" id="new-hint">At least ${String(SHORTEST_PASSWORD)} characters. Long ones are better.</span>
      </div>
      ${passwordField('again', 'New password again', 'new-password')}
      <div class="buttons"><button class="button primary">Change the password</button></div>
    </form>
  </section>`;
}

function factorSection(visit: OperatorVisit): Html {
  const { session, base } = visit;
  const { hasSecondFactor } = session.operator;
  return html`<section class="section panel" aria-labelledby="h-factor">
    <h2 id="h-factor">Second factor ${hasSecondFactor ? status('On', 'good') : status('Off', 'quiet')}</h2>
    ${
      hasSecondFactor
        ? html`<p class="small soft">A sign-in asks for a code of your app, besides the password.</p>
            <form class="form" method="post" action="${base}/console/account/second-factor/remove">
              ${hiddenFields(session)} ${passwordField('remove-password', 'Password', 'current-password')}
              ${codeField('remove-code')}
              <div class="buttons"><button class="button danger">Turn the second factor off</button></div>
            </form>`
        : html`<p class="small soft">
              An app on your phone makes a new code each half minute. A stolen password is then worth nothing.
            </p>
            <form class="buttons" method="post" action="${base}/console/account/second-factor/new">
              ${formToken(session)}<button class="button">Set up a second factor</button>
            </form>`
    }
  </section>`;
}
