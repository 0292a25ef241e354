import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { addDriver, addVehicle, type Driver, type Vehicle } from '../admin/fleet.ts';

const DRIVER: Driver = {
  ...{ id: 1, name: 'Dana Driver', employeeNumber: 'E-17', licenseNumber: 'D1234567', phone: '555-0100' },
};

const VEHICLE: Vehicle = { id: 1, make: 'Ford', model: 'Transit', licensePlate: '8ABC123' };

/** Adds the demo's driver and vehicle. */
export async function addDemoFleet(trx: Knex.Transaction, tenantId: TenantId): Promise<void> {
  await addDriver(trx, tenantId, DRIVER);
  await addVehicle(trx, tenantId, VEHICLE);
}
