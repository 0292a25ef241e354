import { getClients as schema } from '../../../../schemas/whmcs/clients/get-clients.ts';
import { getClientsSample } from '../../../../schemas/whmcs/samples/clients/get-clients.ts';
import type { ClientOrder } from '../../../../src/core/clients/reads.ts';
import type { Action } from '../../action.ts';
import { listed } from '../../answers/listed.ts';
import { toClientStatus } from '../../parameters/client.ts';
import { pageOf } from '../../parameters/page.ts';
import { fieldOf } from '../../parameters/person.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { listedClientFields } from '../../rows/listed-client.ts';

const validate = validatorOf(schema);

/** The orders by their names on the wire. */
const ORDERS: ReadonlyMap<string, ClientOrder> = new Map([
  ['id', 'id'],
  ['firstname', 'full-name'],
  ['lastname', 'last-name'],
  ['companyname', 'company'],
  ['email', 'email'],
  ['groupid', 'group'],
  ['datecreated', 'created'],
  ['status', 'status'],
]);

/** Lists clients. */
export const getClients: Action = {
  name: schema.title,
  schema,
  sample: getClientsSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const { actor } = call.origin;
    const { clients } = call.reads;
    const query = {
      status: params.status === undefined ? null : toClientStatus(params.status),
      search: fieldOf(params.search) || null,
      order: ORDERS.get(params.orderby?.toLowerCase() ?? '') ?? 'last-name',
      isDescending: params.sorting?.toLowerCase() === 'desc',
    };
    return await listed(
      {
        wrapper: 'clients',
        item: 'client',
        idsOf: (page) => clients.ids(actor, query, page),
        rowsOf: (ids) => clients.rows(actor, ids),
        fieldsOf: (client) => listedClientFields(client, call.place.timeZone),
      },
      pageOf(params),
    );
  },
};
