import { html, type Html } from '../../../../adapters/html.ts';
import type { Role } from '../../../core/console/operators.ts';
import type { Capture } from '../../../core/records/capture.ts';
import type { TenantVisit } from '../../visit.ts';
import { actFields } from '../acts/act.ts';
import { FormFields, type FailedForm } from '../acts/fields.ts';

/** The role that settles charges. */
export const SETTLING = 'operate' satisfies Role;

const REFERENCE = html`autocomplete="off" spellcheck="false" class="mono" required`;
const AMOUNT = html`inputmode="decimal" autocomplete="off" class="figure"`;
const REASON = html`autocomplete="off" required`;

/** The forms that end a charge in its state. */
export function chargeForms(visit: TenantVisit, capture: Capture, address: string, failed: FailedForm | null): Html {
  const form = (path: string, title: string, fields: (of: FormFields) => Html): Html => {
    const of = new FormFields(path, failed);
    return html`<section class="section panel" id="${path}" aria-labelledby="h-${path}">
      <h2 id="h-${path}">${title}</h2>
      <form class="form" method="post" action="${address}/${path}">
        ${actFields(visit)}<input type="hidden" name="attempt" value="${String(capture.attempt)}" />
        ${of.fault()} ${fields(of)}
      </form>
    </section>`;
  };
  return capture.state === 'pending' ? answerForms(capture, form) : moneyForms(form);
}

type MakeForm = (path: string, title: string, fields: (of: FormFields) => Html) => Html;

/** For a charge without an answer: as the operator finds it at the processor. */
function answerForms({ currency }: Capture, form: MakeForm): Html {
  return html`<p class="soft">
      Look the charge up at the processor, by its key or its amount. Then say what you found there. The first answer
      counts.
    </p>
    ${form(
      'captured',
      'The processor took the money',
      (of) =>
        html`${of.input('reference', 'Reference', '', REFERENCE, 'The processor’s number of the charge.')}
          ${of.input('fees', `Fees, ${currency.code}`, '', AMOUNT, 'The processor’s fees. Empty: none.')}
          <button class="button primary">Record it as captured</button>`,
    )}
    ${form(
      'declined',
      'The processor took no money',
      (of) =>
        html`${of.input('reason', 'Reason', '', REASON, 'As the processor shows it. The client gets a mail.')}
          <button class="button">Record it as declined</button>`,
    )}`;
}

/** For money that the ledger refused. */
function moneyForms(form: MakeForm): Html {
  return html`${form(
    'again',
    'Record the money again',
    () =>
      html`<p class="small soft">Mend the reason first. The money is recorded under the reference of the charge.</p>
        <button class="button primary">Record the money again</button>`,
  )}
  ${form(
    'close',
    'Close the charge',
    (of) =>
      html`${of.input('reason', 'Reason', '', REASON, 'Where the money is on record, or that it was given back.')}
        <p class="small soft">Nothing is recorded for the charge any more, and the invoice can be charged again.</p>
        <button class="button danger">Close the charge</button>`,
  )}`;
}
