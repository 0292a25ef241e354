import { Agent, request } from 'node:http';

/** A caller's answer, and its duration. */
export interface Answer {
  /** 0 where the connection was ended without an answer. */
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** Callers of one gateway, over connections that they keep. */
export class Callers {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 2_000 });

  constructor(url: string) {
    this.#url = url;
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path, '', '');
  }

  /** A call of the WHMCS-style dialect by the demo's credential. */
  whmcs(action: string, params: Readonly<Record<string, string | number>>): Promise<Answer> {
    const form = new URLSearchParams({
      action,
      responsetype: 'json',
      identifier: 'demo-identifier',
      secret: 'demo-secret',
    });
    for (const [name, value] of Object.entries(params)) form.set(name, String(value));
    return this.#send('POST', '/includes/api.php', form.toString(), 'application/x-www-form-urlencoded');
  }

  pay(invoice: number, transid: string): Promise<Answer> {
    const amount = { amount: '1.00', gateway: 'cash', noemail: 'true' };
    return this.whmcs('AddInvoicePayment', { invoiceid: invoice, transid, ...amount });
  }

  read(invoice: number): Promise<Answer> {
    return this.whmcs('GetInvoice', { invoiceid: invoice });
  }

  /** A payment by the corp-ID dialect, by the demo's password or a wrong one. */
  payCorp(invoice: number, number: number, password = '1234'): Promise<Answer> {
    const body = {
      API_CALL_FUNCTION_NAME: 'addInvoicePayment',
      API_CORP_KEY_ID: 'PLA-0053',
      API_USER_NAME: 'demo',
      API_USER_PASSWORD: password,
      API_CURRENT_PAYEE_ID: '3',
      CORP_ID: 53,
      INVOICE_NUMBER: invoice,
      MERCHANT_SETTING_ID: 4,
      MONEY_TYPE_ID: 2,
      AMOUNT_PAID: 1,
      TRANSACTION_DATE: '2015-03-24',
      ACTUAL_TRANS_NUMBER: number,
    };
    return this.#send('POST', '/corp/api', JSON.stringify(body), 'application/json');
  }

  /** Any body, of any type. */
  post(path: string, body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#send('POST', path, body, headers['content-type'] ?? '', headers);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    path: string,
    body: string | Buffer,
    contentType: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const end = (status: number, text: string): void => {
        resolve({ status, text, ms: performance.now() - startedAt });
      };
      const asked = request(
        `${this.#url}${path}`,
        {
          method,
          agent: this.#agent,
          headers: { ...(contentType === '' ? {} : { 'content-type': contentType }), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            end(response.statusCode ?? 0, Buffer.concat(chunks).toString());
          });
          response.once('error', () => {
            end(0, '');
          });
        },
      );
      asked.once('error', (error) => {
        end(0, error.message);
      });
      asked.end(body);
    });
  }
}

const WHMCS_AWAY =
  '{"result":"error","message":"The database is not available. Nothing was recorded. Please try again."}';

/** Whether an answer is the dialect's own for an unreachable database, and for an unknown outcome. */
export function isAway({ status, text }: Answer): boolean {
  return isCorpAway({ status, text }) || (status === 503 && (text === WHMCS_AWAY || isInDoubt({ status, text })));
}

function isCorpAway({ status, text }: Pick<Answer, 'status' | 'text'>): boolean {
  return status === 200 && text.includes('"RET_STATUS":"db"') && text.includes('was not added to the database.');
}

function isInDoubt({ status, text }: Pick<Answer, 'status' | 'text'>): boolean {
  return status === 503 && text.includes('"result":"error"') && text.includes('may or may not have been recorded');
}

export function isBusy({ status, text }: Answer): boolean {
  return status === 503 && text.includes('"result":"error"') && text.includes('The server is busy.');
}

export function isSuccess({ status, text }: Answer): boolean {
  return status === 200 && (text.includes('"result":"success"') || text.includes('"RET_STATUS":"ok"'));
}

export function slowest(answers: readonly Answer[]): number {
  return Math.max(0, ...answers.map(({ ms }) => ms));
}

/** The value below which this share of the values are. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
