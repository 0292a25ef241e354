import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import type { AccountFailure } from '../../../auth/operators/operator-accounts.ts';
import { formToken } from '../../kit/shell.ts';
import type { OperatorVisit } from '../../visit.ts';

const PROBLEMS: Readonly<Record<AccountFailure, string>> = {
  wrong:
    'Nothing was changed: the password or the code is wrong, or too many attempts failed. Check them, and wait 15 minutes after many attempts.',
  'code-needed': 'Nothing was changed: the second factor is on. Load the page again, and type its code too.',
  'unfit-password': 'Nothing was changed: the new password must have 8 to 256 characters, without control characters.',
  'wrong-code': 'The second factor is still off: the code is wrong. Type the one that the app shows now.',
  changed: 'Nothing was changed: the account was changed elsewhere meanwhile. Load the page again.',
};

export function problemOf(failure: AccountFailure): string {
  return PROBLEMS[failure];
}

export function problemNote(problem: string | null): HtmlValue {
  return problem === null ? null : html`<p class="note bad" role="alert">${problem}</p>`;
}

/** The hidden fields of every form: password managers look for the name beside a password. */
export function hiddenFields(session: OperatorVisit['session']): Html {
  return html`${formToken(session)}
    <input name="username" value="${session.operator.name}" autocomplete="username" hidden />`;
}

/** The field `again`, or `password` with any other id. */
export function passwordField(id: string, label: string, autocomplete: 'current-password' | 'new-password'): Html {
  const name = id === 'again' ? id : 'password';
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input id="${id}" name="${name}" type="password" autocomplete="${autocomplete}" required />
  </div>`;
}

export function codeField(id: string): Html {
  return html`<div class="field">
    <label for="${id}">Code of the second factor</label>
    <input
      id="${id}"
      name="code"
      class="figure"
      inputmode="numeric"
      autocomplete="one-time-code"
      aria-describedby="${id}-hint"
      required
    />
    <span class="hint" id="${id}-hint">Six digits, from the app. A code is good once.</span>
  </div>`;
}
