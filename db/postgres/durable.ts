/**
 * An expression that makes its transaction durable where the server's setting is weaker; a stronger one stays. `local`
 * is raised too: what a standby does not wait for is lost with the primary.
 */
export const DURABLE = `set_config('synchronous_commit',
    case when current_setting('synchronous_commit') in ('off', 'local') then 'on' else current_setting('synchronous_commit') end, true)`;
