import { startJobs, type Jobs, type JobsOptions } from '../../../src/jobs/jobs.ts';

type Given = Pick<JobsOptions, 'databaseUrl' | 'pdf' | 'secretKeys' | 'logger' | 'clock' | 'daily'>;

/** The background work of a test gateway, without a mail server. */
export function startTestJobs(given: Given): Promise<Jobs> {
  return startJobs({
    ...given,
    smtpUrl: null,
    mailFrom: 'Billing <billing@example.com>',
    metrcBaseUrl: null,
    publicUrl: () => 'http://gateway.test',
    pollMs: 50,
    // The clock of the tests is stopped, and falls behind the database's.
    maintenance: { sealEveryMs: 3_600_000, retention: { commands: 36_500, events: 36_500 } },
  });
}
