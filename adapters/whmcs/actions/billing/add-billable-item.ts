import { addBillableItem as schema } from '../../../../schemas/whmcs/billing/add-billable-item.ts';
import { addBillableItemSample } from '../../../../schemas/whmcs/samples/billing/add-billable-item.ts';
import type { ParamsOf } from '../../../../schemas/whmcs/values.ts';
import type { AddBillableItem } from '../../../../src/core/commands/billing.ts';
import type { LocalDate } from '../../../../src/core/dates.ts';
import {
  CYCLE_UNITS,
  ITEM_ACTIONS,
  ITEM_UNITS,
  LARGEST_CYCLE,
  type Cycle,
  type ItemAction,
  type ItemUnit,
} from '../../../../src/core/records/billable-item.ts';
import { submit, type Action, type Call } from '../../action.ts';
import { toWallText } from '../../parameters/dates.ts';
import { ifPresent, required } from '../../parameters/decode.ts';
import { named } from '../../parameters/named.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toAmount, toDate, toId } from '../../parameters/values.ts';
import { Violation } from '../../parameters/violation.ts';
import { clientComesFirst, withoutClient } from '../client-first.ts';

type Params = ParamsOf<typeof schema>;

const validate = validatorOf(schema);
const NO_CLIENT = 'Client ID not Found';

/** Adds something to be billed to a client, and answers its id. */
export const addBillableItem: Action = {
  name: schema.title,
  schema,
  sample: addBillableItemSample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const command = await clientComesFirst(call, 'clientid', NO_CLIENT, () => commandOf(call));
    const added = await withoutClient(NO_CLIENT, () => submit(call, command, 'billable-item-added'));
    return { billableid: added.itemId };
  },
};

/** Its violations are in the order of the document. */
function commandOf({ values, place, origin }: Call): AddBillableItem {
  const params = validate(values, place);
  const action = actionOf(params.invoiceaction);
  const cycle = action === 'recur' ? cycleOf(params) : null;
  const isDated = action === 'duedate' || action === 'recur';
  if (isDated && params.duedate === undefined) throw new Violation('Due date is required', 'duedate');
  const unit = unitOf(params);
  const dueOn = isDated ? dateOf(params.duedate ?? '', place) : null;
  return {
    kind: 'add-billable-item',
    origin,
    clientId: required(toId(params.clientid)),
    description: params.description,
    amount: required(toAmount(params.amount)),
    unit,
    quantity: ifPresent(params.quantity ?? params.hours, toAmount) ?? { unscaled: 0n, scale: 0 },
    action,
    cycle,
    dueOn,
  };
}

function actionOf(text = 'noinvoice'): ItemAction {
  const action = named(ITEM_ACTIONS, text);
  if (action === null) throw new Violation('Invalid Invoice Action', 'invoiceaction');
  return action;
}

function cycleOf({ recur, recurcycle, recurfor }: Params): Cycle {
  const [every, times] = [ifPresent(recur, toId) ?? 0, ifPresent(recurfor, toId) ?? 0];
  const unit = named(CYCLE_UNITS, recurcycle ?? '');
  const isCount = (count: number): boolean => count > 0 && count <= LARGEST_CYCLE;
  if (!isCount(every) || !isCount(times) || unit === null) {
    const parameter = !isCount(every) ? 'recur' : unit === null ? 'recurcycle' : 'recurfor';
    throw new Violation('Recurring must have a unit, cycle and limit', parameter);
  }
  return { every, unit, times };
}

/** A caller from before 8.2 has hours, and sends no unit. */
function unitOf({ unit, hours }: Params): ItemUnit {
  const found = named(ITEM_UNITS, unit ?? (hours === undefined ? '' : 'hours'));
  if (found === null) throw new Violation("Invalid Unit, please specify either 'hours' or 'quantity'", 'unit');
  return found;
}

function dateOf(text: string, place: Call['place']): LocalDate {
  const date = toDate(toWallText(text, place) ?? '');
  if (date === null) throw new Violation("Invalid Date Format - Expected: 'YYYY-mm-dd'", 'duedate');
  return date;
}
