import type { MadeFile } from './sources.ts';

/** Calls with types between the name of the function and its brackets, and an action with a blank behind it. */
export const TYPED_CLIENT: MadeFile = {
  name: 'typed/client.ts',
  text: `export class Billing {
  constructor(private readonly client: WhmcsClient) {}
  async one(id: number) {
    return (await this.client.call<Answer>('GetInvoice', { invoiceid: id })).total;
  }
  async many() {
    const found = await this.client.call<
      Answer & { invoices: { invoice: Array<{ id: number; total: string }> }; totalresults: number }
    >('GetInvoices', { status: 'Unpaid' });
    return found.totalresults < 5 && found.totalresults > (0);
  }
  gone() {
    return this.client.post({ action: 'DeleteTicket ', ticketid: 1 });
  }
}`,
  calls: {
    'whmcs GetInvoice': [1, ['invoiceid']],
    'whmcs GetInvoices': [1, ['status']],
    'whmcs DeleteTicket': [1, ['ticketid']],
  },
};
