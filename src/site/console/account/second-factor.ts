import { html } from '../../../../adapters/html.ts';
import type { OfferedFactor } from '../../../auth/operators/operator-accounts.ts';
import { qrCode } from '../../kit/qr.ts';
import { accountPage } from '../../kit/shell.ts';
import type { OperatorVisit, SiteAnswer } from '../../visit.ts';
import { hiddenFields, passwordField, problemNote } from './fields.ts';

/** A new key: as a QR code, as a link for a phone, and as text; and the form that confirms it. */
export function factorAnswer(
  visit: OperatorVisit,
  status: number,
  { key, uri, encrypted }: OfferedFactor,
  problem: string | null = null,
): SiteAnswer {
  const { session, base } = visit;
  const groups = key.match(/.{1,4}/g) ?? [key];
  return {
    status,
    body: accountPage(
      visit,
      'Set up a second factor',
      html`<div class="spaced">
        <div class="head"><h1>Set up a second factor</h1></div>
        ${problemNote(problem)}
        <div class="halves">
          <section class="section" aria-labelledby="h-scan">
            <h2 id="h-scan">1. Put the key into your app</h2>
            <p>Scan the code with an authenticator app. It is shown only now.</p>
            ${qrCode(uri, 'QR code of the key for an authenticator app')}
            <p class="small"><a href="${uri}">Open it in an app on this device</a>, or type the key:</p>
            <pre class="copy" tabindex="0">${groups.join(' ')}</pre>
          </section>
          <section class="section panel" aria-labelledby="h-confirm">
            <h2 id="h-confirm">2. Type the code that it shows</h2>
            <p class="small soft">The second factor is on after that. All other sessions end.</p>
            <form class="form" method="post" action="${base}/console/account/second-factor">
              ${hiddenFields(session)}
              <input type="hidden" name="factor" value="${encrypted}" />
              <div class="field">
                <label for="confirmation">Code</label>
                <input
                  id="confirmation"
                  name="confirmation"
                  class="figure"
                  inputmode="numeric"
                  autocomplete="one-time-code"
                  required
                />
              </div>
              ${passwordField('factor-password', 'Your password', 'current-password')}
              <div class="buttons">
                <button class="button primary">Turn it on</button>
                <a class="button" href="${base}/console/account">Cancel</a>
              </div>
            </form>
          </section>
        </div>
      </div>`,
    ),
  };
}
