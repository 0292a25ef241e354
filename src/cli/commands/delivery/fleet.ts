import type { Command } from 'commander';
import {
  addDriver,
  addVehicle,
  listDrivers,
  listVehicles,
  removeFromFleet,
  type Driver,
  type Vehicle,
} from '../../../../db/admin/fleet.ts';
import { withMigrated } from '../../support/connection.ts';
import { CommandError } from '../../support/errors.ts';
import type { Io } from '../../support/io.ts';
import { examples, valueOption } from '../../support/options.ts';
import { Output } from '../../support/output.ts';
import { demandKnownTenant } from '../../support/tenants.ts';
import * as parsers from '../../support/value-parsers.ts';
import { changing, commandsOf, type EntryOptions } from '../corporation/corporation.ts';

const text = (flag: string, about: string): ReturnType<typeof valueOption> =>
  valueOption(flag, about, parsers.NAME).makeOptionMandatory();

/** `driver add|remove|list` and `vehicle add|remove|list`: the drivers and vehicles of deliveries (DRIVER_ID, VEHICLE_ID). */
export function addFleetCommands(program: Command, io: Io): void {
  addDriverCommands(program, io);
  addVehicleCommands(program, io);
}

function addDriverCommands(program: Command, io: Io): void {
  const group = program
    .command('driver')
    .description('drivers of a tenant’s deliveries in the corp-ID dialect (DRIVER_ID)');
  const { withTenant, withId } = commandsOf(group);
  withId('add', 'add a driver to a tenant')
    .addOption(text('--name <name>', 'as Metrc shows it'))
    .addOption(text('--employee <number>', 'the number of the employee at Metrc'))
    .addOption(text('--license <number>', 'the driver’s licence'))
    .addOption(text('--phone <number>', 'for questions about a delivery'))
    .addHelpText(
      'after',
      examples(
        'driver add --tenant 54 --id 1 --name "Dana Driver" --employee E-17 --license D1234567 --phone 555-0100',
      ),
    )
    .action(async (options: EntryOptions & Readonly<Record<string, string>>, command: Command) => {
      const { tenant, id, name = '', employee = '', license = '', phone = '' } = options;
      const driver: Driver = { id, name, employeeNumber: employee, licenseNumber: license, phone };
      if (!(await changing(io, tenant, (trx) => addDriver(trx, tenant, driver)))) throw taken('driver', tenant, id);
      new Output(io, command).one({ tenant, ...driver });
    });
  addRemoval(withId, io, 'driver');
  withTenant('list', 'list a tenant’s drivers')
    .addHelpText('after', examples('driver list --tenant 54'))
    .action(async ({ tenant }: { readonly tenant: number }, command: Command) => {
      const drivers = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await listDrivers(database, tenant);
      });
      const views = drivers.map((driver) => ({ tenant, ...driver }));
      new Output(io, command).many('drivers', views, ['id', 'name', 'employeeNumber', 'licenseNumber', 'phone']);
    });
}

function addVehicleCommands(program: Command, io: Io): void {
  const group = program
    .command('vehicle')
    .description('vehicles of a tenant’s deliveries in the corp-ID dialect (VEHICLE_ID)');
  const { withTenant, withId } = commandsOf(group);
  withId('add', 'add a vehicle to a tenant')
    .addOption(text('--make <make>', 'such as Ford'))
    .addOption(text('--model <model>', 'such as Transit'))
    .addOption(text('--plate <plate>', 'the licence plate'))
    .addHelpText('after', examples('vehicle add --tenant 54 --id 1 --make Ford --model Transit --plate 8ABC123'))
    .action(async (options: EntryOptions & Readonly<Record<string, string>>, command: Command) => {
      const { tenant, id, make = '', model = '', plate = '' } = options;
      const vehicle: Vehicle = { id, make, model, licensePlate: plate };
      if (!(await changing(io, tenant, (trx) => addVehicle(trx, tenant, vehicle)))) throw taken('vehicle', tenant, id);
      new Output(io, command).one({ tenant, ...vehicle });
    });
  addRemoval(withId, io, 'vehicle');
  withTenant('list', 'list a tenant’s vehicles')
    .addHelpText('after', examples('vehicle list --tenant 54'))
    .action(async ({ tenant }: { readonly tenant: number }, command: Command) => {
      const vehicles = await withMigrated(io, async (database) => {
        await demandKnownTenant(database, tenant);
        return await listVehicles(database, tenant);
      });
      const views = vehicles.map((vehicle) => ({ tenant, ...vehicle }));
      new Output(io, command).many('vehicles', views, ['id', 'make', 'model', 'licensePlate']);
    });
}

function addRemoval(withId: ReturnType<typeof commandsOf>['withId'], io: Io, entry: 'driver' | 'vehicle'): void {
  withId('remove', `remove a ${entry}; deliveries keep its number`)
    .addHelpText('after', examples(`${entry} remove --tenant 54 --id 1`))
    .action(async ({ tenant, id }: EntryOptions, command: Command) => {
      const isRemoved = await changing(io, tenant, (trx) => removeFromFleet(trx, `${entry}s`, tenant, id));
      if (!isRemoved)
        throw new CommandError(
          `Tenant ${tenant} has no ${entry} ${id}: ${entry} list --tenant ${tenant} shows those there are.`,
        );
      new Output(io, command).one({ tenant, id, removed: true });
    });
}

function taken(entry: string, tenant: number, id: number): CommandError {
  return new CommandError(`Tenant ${tenant} has a ${entry} ${id} already: ${entry} list --tenant ${tenant} shows it.`);
}
