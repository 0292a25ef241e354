import { html, type Html } from '../../../../adapters/html.ts';
import type { DialectDescriptor } from '../../../../adapters/descriptor.ts';
import type { CallerForm } from '../../../core/console/callers.ts';

/** The rights of a caller as fields of a form: its name for people, the actions and the addresses. */
export function rightsFields(dialect: DialectDescriptor, { label, addresses, actions }: CallerForm): Html {
  const chosen = new Set(actions.map((action) => action.toLowerCase()));
  const groups = [...new Set(dialect.actions.map(({ group }) => group))];
  return html`<div class="field">
      <label for="label">Name for people</label>
      <input
        id="label"
        name="label"
        value="${label}"
        maxlength="200"
        autocomplete="off"
        aria-describedby="label-hint"
      />
      <span class="hint" id="label-hint">Such as the name of a shop. It may be left out.</span>
    </div>
    <div class="field">
      <label for="addresses">Addresses that it may come from</label>
      <textarea
        id="addresses"
        name="addresses"
        class="mono"
        rows="3"
        spellcheck="false"
        aria-describedby="addresses-hint"
      >
${addresses}</textarea>
      <span class="hint" id="addresses-hint"
        >Addresses or ranges, such as 203.0.113.7 or 2001:db8::/32, one a line. Empty: any address.</span
      >
    </div>
    <fieldset class="field">
      <legend>Actions that it may call</legend>
      <p class="small soft">None chosen: all actions, also those of later versions.</p>
      ${groups.map((group) => actionGroup(dialect, group, chosen))}
    </fieldset>`;
}

/** The actions of a group, in a disclosure that is open where one is chosen. */
function actionGroup({ actions }: DialectDescriptor, group: string, chosen: ReadonlySet<string>): Html {
  const own = actions.filter((action) => action.group === group);
  const count = own.filter(({ name }) => chosen.has(name.toLowerCase())).length;
  const list = html`<summary>
      ${group} <span class="soft">${count === 0 ? String(own.length) : `${count} of ${own.length}`}</span>
    </summary>
    <div class="choices">${own.map(({ name }) => choice(name, chosen.has(name.toLowerCase())))}</div>`;
  return count > 0 ? html`<details class="more" open>${list}</details>` : html`<details class="more">${list}</details>`;
}

function choice(name: string, isChosen: boolean): Html {
  const box = isChosen
    ? html`<input type="checkbox" name="action" value="${name}" checked />`
    : html`<input type="checkbox" name="action" value="${name}" />`;
  return html`<label class="choice">${box} ${name}</label>`;
}

/** The same fields of a form that was sent. */
export function rightsOf(form: URLSearchParams): CallerForm {
  return {
    label: form.get('label') ?? '',
    addresses: form.get('addresses') ?? '',
    actions: form.getAll('action'),
  };
}
