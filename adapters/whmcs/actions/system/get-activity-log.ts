import { getActivityLog as schema } from '../../../../schemas/whmcs/system/get-activity-log.ts';
import { getActivityLogSample } from '../../../../schemas/whmcs/samples/system/get-activity-log.ts';
import { wallTimeAt } from '../../../../src/core/dates.ts';
import { EXACT_TOTALS, type Page, type PageOfIds } from '../../../../src/core/listing.ts';
import type { ActivityEntry, ActivityFilter } from '../../../../src/core/lookups/activity.ts';
import type { Action, Call } from '../../action.ts';
import { activityText } from '../../answers/activity-words.ts';
import type { AnswerData } from '../../answers/answer-data.ts';
import { CHUNK, listed } from '../../answers/listed.ts';
import { ifPresent } from '../../parameters/decode.ts';
import { pageOf } from '../../parameters/page.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toDate, toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** The newest entries that are searched for a text: each has to be read. */
const SEARCHED_TEXTS = 5_000;

/** Lists the history. */
export const getActivityLog: Action = {
  name: schema.title,
  schema,
  sample: getActivityLogSample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const { timeZone } = call.place;
    const date = ifPresent(params.date, toDate);
    const filter: ActivityFilter = {
      clientId: ifPresent(params.clientid ?? params.userid, toId),
      day: date === null ? null : { date, timeZone },
      actor: params.user ?? null,
    };
    const { actor } = call.origin;
    return await listed(
      {
        wrapper: 'activity',
        item: 'entry',
        hasOnlyTotal: true,
        idsOf: (page) => {
          if (params.ipaddress !== undefined) return Promise.resolve({ ids: [], total: 0 });
          if (params.description !== undefined) return matching(call, filter, params.description, page);
          return call.reads.activity.ids(actor, filter, page);
        },
        rowsOf: (ids) => call.reads.activity.rows(actor, ids),
        fieldsOf: (entry) => entryFields(entry, timeZone),
      },
      pageOf(params),
    );
  },
};

/** The page of the entries whose description has a text. Descriptions are words of this dialect: the database has none. */
async function matching(
  { reads, origin }: Call,
  filter: ActivityFilter,
  text: string,
  { start, size }: Page,
): Promise<PageOfIds | 'revoked'> {
  const found = await reads.activity.ids(origin.actor, filter, { start: 0, size: SEARCHED_TEXTS });
  if (found === 'revoked') return found;
  const wanted = text.toLowerCase();
  const ids: number[] = [];
  for (let from = 0; from < found.ids.length; from += CHUNK) {
    const rows = await reads.activity.rows(origin.actor, found.ids.slice(from, from + CHUNK));
    if (rows === 'revoked') return rows;
    ids.push(...rows.filter((row) => activityText(row).toLowerCase().includes(wanted)).map(({ id }) => id));
  }
  return { ids: ids.slice(start, start + size), total: Math.min(ids.length, EXACT_TOTALS) };
}

function entryFields(entry: ActivityEntry, timeZone: string): AnswerData {
  const client = entry.clientId ?? 0;
  return {
    id: entry.id,
    clientId: client,
    userId: 0,
    adminId: entry.credentialId,
    date: wallTimeAt(entry.recordedAt, timeZone),
    description: activityText(entry),
    username: entry.credential ?? '',
    ipaddress: '',
    userid: client,
  };
}
