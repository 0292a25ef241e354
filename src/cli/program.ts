import { Command } from 'commander';
import { DIALECTS } from '../../adapters/dialects.ts';
import { VERSION } from '../../schemas/version.ts';
import { addAssessCommand } from './commands/assess/assess.ts';
import { addBackupCommands } from './commands/backup/backup.ts';
import { addCaptureCommands } from './commands/capture/capture.ts';
import { addCallCommand } from './commands/call/call.ts';
import { addConformCommand } from './commands/conform/conform.ts';
import { addClientGroupCommands } from './commands/client-group/client-group.ts';
import { addClientCommands } from './commands/client/client.ts';
import { addCompletionCommand } from './commands/completion/completion.ts';
import { addSetupCommand } from './commands/setup/setup.ts';
import { takeDefaultTenant, printDefaultTenant } from './support/default-tenant.ts';
import { addConfigCommands } from './commands/config/config.ts';
import { addMerchantCommands, addPayeeCommands } from './commands/corporation/corporation.ts';
import { addCredentialCommands } from './commands/credential/credential.ts';
import { addDeliveryCommands } from './commands/delivery/delivery.ts';
import { addFleetCommands } from './commands/delivery/fleet.ts';
import { addDemoCommand } from './commands/demo/demo.ts';
import { addDoctorCommand } from './commands/doctor/doctor.ts';
import { addDistributeCommand } from './commands/distribute/distribute.ts';
import type { Dialects } from './support/dialects.ts';
import { needOf } from './support/database/need.ts';
import { allowMaking, demandDatabase } from './support/database/presence.ts';
import { EXIT, verdictOn } from './support/errors.ts';
import { addHistoryCommands } from './commands/history/history.ts';
import { say, type Io } from './support/io.ts';
import { addDailyCommands } from './commands/daily/daily.ts';
import { addLockoutCommands } from './commands/lockout/lockout.ts';
import { addLogsCommands } from './commands/logs/logs.ts';
import { addInvoiceCommands } from './commands/invoice/index.ts';
import { addPaymentCommands } from './commands/payment/index.ts';
import { addJobsCommands } from './commands/jobs/jobs.ts';
import { addMigrateCommands } from './commands/migrate/migrate.ts';
import { addMoneyTypeCommands } from './commands/corporation/money-type.ts';
import { examples } from './support/options.ts';
import { addOperatorCommands } from './commands/operator/operator.ts';
import { addPaymentMethodCommands } from './commands/payment-method/payment-method.ts';
import { addRolesCommands } from './commands/roles/roles.ts';
import { addServeCommand } from './commands/serve/serve.ts';
import { addTenantCommands } from './commands/tenant/tenant.ts';
import { addVerifyCommand } from './commands/verify/verify.ts';

/** The groups of commands, in the order of the help. A group adds itself, so that it inherits the program's settings. */
const GROUPS: readonly ((program: Command, io: Io, dialects: Dialects) => void)[] = [
  addServeCommand,
  addRolesCommands,
  addConfigCommands,
  addDoctorCommand,
  addMigrateCommands,
  addDistributeCommand,
  addSetupCommand,
  addTenantCommands,
  addPaymentMethodCommands,
  addClientCommands,
  addClientGroupCommands,
  addInvoiceCommands,
  addPaymentCommands,
  addCaptureCommands,
  addPayeeCommands,
  addMerchantCommands,
  addMoneyTypeCommands,
  addCredentialCommands,
  addOperatorCommands,
  addLockoutCommands,
  addDailyCommands,
  addDeliveryCommands,
  addFleetCommands,
  addLogsCommands,
  addVerifyCommand,
  addHistoryCommands,
  addBackupCommands,
  addJobsCommands,
  addCallCommand,
  addConformCommand,
  addAssessCommand,
  addDemoCommand,
  addCompletionCommand,
];

const HELP = `
The database is that of MIGRATION_DATABASE_URL or DATABASE_URL; with neither it is that
of the compose stack that runs, or the embedded one of DATA_DIR, which is started for the
command where no gateway runs it. Only serve, setup, restore, demo and migrate up make one where there is none.
Data is written to stdout, everything else to stderr.

Exit codes:
  ${EXIT.ok}   done
  ${EXIT.failure}   failed: a sentence on stderr says why, and nothing was changed
      (assess: some calls do not work; call: the answer is an error; conform: a case is not as
      expected; doctor: there is a problem)
  ${EXIT.usage}   the command line is wrong
  ${EXIT.undecided}   conform: a case could not be judged
  ${EXIT.configuration}  the environment is wrong
${examples('serve', 'tenant add 54 --name "Acme Ltd" --currency EUR', 'client add --tenant 54 --name "Jane Doe"', 'credential add --tenant 54 --actions GetInvoice,AddInvoicePayment')}`;

/** Runs one command line (without the program's name) to its end and gives the exit code; never rejects. */
export async function runCli(args: readonly string[], io: Io, dialects: Dialects = DIALECTS): Promise<number> {
  try {
    const isQuiet = args.includes('--json');
    // Not a copy: only the command that reads stdin opens it.
    const own = Object.create(io, { isQuiet: { value: isQuiet } }) as Io;
    await createProgram(own, dialects).parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    const { code, sentence } = verdictOn(error, io.env);
    if (sentence !== null) say(io, sentence);
    return code;
  }
}

/** The program with all its commands, before it parses anything. */
export function createProgram(io: Io, dialects: Dialects = DIALECTS): Command {
  const program = new Command('./gateway')
    .description('Runs and provisions an invoice gateway.')
    .version(VERSION, '--version', 'show the version')
    .option('--json', 'write the data as one JSON document')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .showHelpAfterError('(add --help to see what is accepted)')
    .exitOverride()
    .addHelpText('after', HELP);
  for (const add of GROUPS) add(program, io, dialects);
  takeDefaultTenant(program, io);
  // Before a command reads stdin or a file: in a wrong directory the arguments may be wrong too.
  program.hook('preAction', async (_program, command) => {
    printDefaultTenant(command, io);
    const need = needOf(command);
    if (need === 'may-make') allowMaking(io);
    if (need === 'there') await demandDatabase(io);
  });
  return program;
}
