import { html, type Html, type HtmlValue } from '../../../../adapters/html.ts';
import { parseDecimal, type Decimal } from '../../../core/money/decimal.ts';
import { localDate, type LocalDate } from '../../../core/dates.ts';

/** The faults of a form, by field; under the empty name, that of the whole form. */
export type Faults = Readonly<Record<string, string>>;

/** A form that was sent and refused. It is shown again with its values and its faults. */
export interface FailedForm {
  readonly form: string;
  readonly values: URLSearchParams;
  readonly faults: Faults;
}

/** The fields of one form on a page: fresh, or with the values and faults of a failed one. */
export class FormFields {
  readonly #form: string;
  readonly #failed: FailedForm | null;

  constructor(form: string, failed: FailedForm | null) {
    this.#form = form;
    this.#failed = failed?.form === form ? failed : null;
  }

  get isFailed(): boolean {
    return this.#failed !== null;
  }

  /** The value of a field: as it was sent, or the one that it begins with. */
  value(name: string, begin: string): string {
    return this.#failed?.values.get(name) ?? begin;
  }

  /** Whether a box is ticked. */
  isTicked(name: string, begin: boolean): boolean {
    return this.#failed === null ? begin : this.#failed.values.has(name);
  }

  /** The fault of the whole form, above its fields. */
  fault(): HtmlValue {
    const fault = this.#failed?.faults[''];
    return fault === undefined ? null : html`<p class="note bad" role="alert">${fault}</p>`;
  }

  /** A labelled control with its hint and its fault. `control` gets the attributes that join them. */
  field(name: string, label: string, control: (attributes: Html) => Html, hint: HtmlValue = null): Html {
    const id = `${this.#form}-${name}`;
    const fault = this.#failed?.faults[name];
    const about = [...(hint === null ? [] : [`${id}-hint`]), ...(fault === undefined ? [] : [`${id}-fault`])];
    const described = about.length === 0 ? null : html` aria-describedby="${about.join(' ')}"`;
    const invalid = fault === undefined ? null : html` aria-invalid="true"`;
    return html`<div class="field">
      <label for="${id}">${label}</label>
      ${control(html`id="${id}" name="${name}"${described}${invalid}`)}
      ${hint === null ? null : html`<span class="hint" id="${id}-hint">${hint}</span>`}
      ${fault === undefined ? null : html`<span class="error" id="${id}-fault" role="alert">${fault}</span>`}
    </div>`;
  }

  input(name: string, label: string, begin: string, attributes: Html, hint: HtmlValue = null): Html {
    const value = this.value(name, begin);
    return this.field(name, label, (joined) => html`<input ${joined} value="${value}" ${attributes} />`, hint);
  }

  select(
    name: string,
    label: string,
    begin: string,
    options: readonly (readonly [value: string, text: string])[],
    hint: HtmlValue = null,
  ): Html {
    const chosen = this.value(name, begin);
    const all = options.map(([value, text]) =>
      value === chosen
        ? html`<option value="${value}" selected>${text}</option>`
        : html`<option value="${value}">${text}</option>`,
    );
    return this.field(
      name,
      label,
      (joined) =>
        html`<select ${joined}>
          ${all}
        </select>`,
      hint,
    );
  }

  tick(name: string, label: string, begin: boolean): Html {
    const checked = this.isTicked(name, begin) ? html` checked` : null;
    return html`<label class="tick"><input type="checkbox" name="${name}" value="yes" ${checked} /> ${label}</label>`;
  }
}

const LONGEST = 255;

/** Reads the fields of a form, and notes their faults. */
export class FormReader {
  readonly #form: URLSearchParams;
  readonly #faults: Record<string, string> = {};

  constructor(form: URLSearchParams) {
    this.#form = form;
  }

  get faults(): Faults {
    return this.#faults;
  }

  get isFaulty(): boolean {
    return Object.keys(this.#faults).length > 0;
  }

  fault(name: string, sentence: string): void {
    this.#faults[name] = sentence;
  }

  /** A text of one line, at most 255 characters. */
  text(name: string): string {
    const value = (this.#form.get(name) ?? '').trim();
    if (value.length > LONGEST) this.fault(name, `Write at most ${LONGEST} characters.`);
    // NUL arrives as U+FFFD: the text must not be stored as another one than was sent.
    if (/[\p{Cc}\ufffd]/u.test(value)) this.fault(name, 'Write it without control characters.');
    return value;
  }

  /** An amount; `null` where the field is empty. */
  amount(name: string): Decimal | null {
    const text = this.text(name);
    if (text === '' || this.#faults[name] !== undefined) return null;
    const amount = parseDecimal(text);
    if (amount === null) this.fault(name, 'Write the amount in digits with a point, such as 1234.50.');
    return amount;
  }

  /** A day; `null` where the field is empty. */
  day(name: string): LocalDate | null {
    const text = this.text(name);
    if (text === '') return null;
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
    const found = year === undefined ? null : localDate(Number(year), Number(month), Number(day));
    if (found === null) this.fault(name, 'Write a day that the calendar has, such as 2026-11-30.');
    return found;
  }

  isTicked(name: string): boolean {
    return this.#form.has(name);
  }
}
