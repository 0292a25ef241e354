import { isIP } from 'node:net';
import { greetMailServer } from '../../../../adapters/mail/smtp-sender.ts';
import { nameAsSet } from '../../../config/environment.ts';
import { unknownNames } from '../../../config/environment-file.ts';
import { problemsOf } from '../config/config.ts';
import { fine, orFine, problem, warning, type Check } from './finding.ts';

const LEAST_NODE = [20, 19] as const;
const FIRST_UNTRIED_NODE = 25;

/** The version of Node.js, as `process.versions.node` gives it. */
export function nodeCheck(version = process.versions.node): Check {
  return {
    name: 'node',
    run: () => {
      const [major = 0, minor = 0] = version.split('.').map(Number);
      const isOld = major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]);
      if (isOld) return [problem(`Node.js ${version} is too old.`, 'Install Node.js 20.19 or later, below 25.')];
      if (major >= FIRST_UNTRIED_NODE) {
        return [warning(`Node.js ${version} is newer than what this version was tested on.`, 'Install Node.js 24.')];
      }
      return [fine(`Node.js ${version} is supported.`)];
    },
  };
}

export const environmentCheck: Check = {
  name: 'environment',
  run: ({ io, values }) => {
    const unused = (['MIGRATION_DATABASE_URL', 'DIRECT_DATABASE_URL'] as const).filter(
      (name) => values[name] !== undefined && values.DATABASE_URL === undefined,
    );
    return orFine(
      [
        ...problemsOf(io).map((sentence) => problem(sentence, 'Mend the environment: config print shows it.')),
        ...unknownNames(io.env, io.environmentFile ?? null).map((sentence) =>
          warning(sentence, 'Correct the name, or take the line away.'),
        ),
        ...unused.map((name) =>
          warning(
            `${nameAsSet(io.env, name)} is set and DATABASE_URL is not: a gateway would start a database of its own.`,
            'Set DATABASE_URL.',
          ),
        ),
      ],
      'The environment can be used.',
    );
  },
};

export const publicUrlCheck: Check = {
  name: 'public url',
  run: ({ config }) => {
    if (config === null) return [];
    if (config.isLoopback) return [fine('Only this machine reaches the gateway.')];
    const remedy = 'Set PUBLIC_URL to the address that callers and readers of mails use.';
    if (config.publicUrl === null) {
      return [
        warning(`Links in answers and mails lead to HOST (${config.host}), which clients may not reach.`, remedy),
      ];
    }
    const { hostname } = new URL(config.publicUrl);
    const isLoopback =
      /^(?:localhost|\[::1\])$/.test(hostname) || (isIP(hostname) === 4 && hostname.startsWith('127.'));
    return isLoopback
      ? [
          // A container listens on every address of its own, also where the machine shows its port to itself only.
          warning(
            `Links in answers and mails lead to ${hostname}, which only readers on this machine can open.`,
            remedy,
          ),
        ]
      : [fine(`Links lead to ${config.publicUrl}.`)];
  },
};

const MAIL_TIMEOUT_MS = 4_000;

export const mailCheck: Check = {
  name: 'mail',
  run: async ({ values, io }) => {
    const { SMTP_URL: url } = values;
    if (url === undefined || !URL.canParse(url)) return [fine('There is no mail server: mails are held.')];
    const { host } = new URL(url);
    try {
      await greetMailServer(url, MAIL_TIMEOUT_MS);
      return [fine(`The mail server ${host} answers.`)];
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0] ?? '';
      return [
        problem(
          `The mail server ${host} cannot be used (${reason}).`,
          `Check ${nameAsSet(io.env, 'SMTP_URL')}, and that it may be reached.`,
        ),
      ];
    }
  },
};
