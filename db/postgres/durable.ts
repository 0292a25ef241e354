/**
 * An expression that makes its transaction durable where the server's setting is weaker; a stronger one stays. `local` is
 * raised too: a commit that is not on the standby is lost with the primary.
 */
export const DURABLE = `set_config('synchronous_commit',
    case when current_setting('synchronous_commit') in ('off', 'local') then 'on' else current_setting('synchronous_commit') end, true)`;
