import { sizeFunctions, type SizeFunctions } from '../../../../db/calls/call-sizes.ts';
import { fine, warning, type Check } from './finding.ts';

const MIB = 1_048_576;
const HOUR_SECONDS = 3_600;
/** Above the limit of the settings by so much: tables that should be empty are not. */
const TOO_MUCH = 1.25;

interface Row {
  readonly bytes: string;
  /** `null`: it has no call. */
  readonly age: string | null;
}

const sizeBy = ({ total, rows }: SizeFunctions): string => `
select coalesce(sum(${total}(i.inhrelid)), 0)::text as bytes,
  (select floor(extract(epoch from now() - min(p.opened_at)))::text from call_partitions p
   where p.opened_at is not null and ${rows}(('calls_' || p.part)::regclass) > 0) as age
from pg_inherits i where i.inhparent = 'calls'::regclass`;

/** The size and the age of the log of calls. */
export const callsLogCheck: Check = {
  name: 'log of calls',
  run: async ({ config, sessions: { owner } }) => {
    if (owner === null || config === null || !(await owner.has('calls'))) return [];
    const [row] = await owner.ask<Row>(sizeBy(await sizeFunctions((sql) => owner.ask(sql))));
    const bytes = Number(row?.bytes ?? 0);
    const { days, bytes: most } = config.keepCalls;
    const size = `${Math.ceil(bytes / MIB)} of ${Math.floor(most / MIB)} MiB`;
    if (bytes > most * TOO_MUCH) {
      return [
        warning(
          `The log of calls has ${size}: old calls are not deleted.`,
          'Look for "old calls could not be deleted" in the log. KEEP_CALLS_DAYS=0 switches the log of calls off.',
        ),
      ];
    }
    const age = row?.age ?? null;
    if (age === null) return [fine(days === 0 ? 'The log of calls is off.' : 'The log of calls is empty.')];
    return [fine(`The log of calls has ${size}, and goes back ${hoursText(Number(age))}.`)];
  },
};

function hoursText(seconds: number): string {
  const hours = Math.floor(seconds / HOUR_SECONDS);
  if (hours < 1) return 'less than an hour';
  return hours < 48 ? `${hours} hour${hours === 1 ? '' : 's'}` : `${Math.floor(hours / 24)} days`;
}
