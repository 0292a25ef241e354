import type { Knex } from 'knex';
import type { TenantId } from '../../src/core/tenant.ts';
import { queryRows } from '../postgres/sql.ts';

/** A driver of a tenant's deliveries, as Metrc asks for one. */
export interface Driver {
  readonly id: number;
  readonly name: string;
  readonly employeeNumber: string;
  readonly licenseNumber: string;
  readonly phone: string;
}

export interface Vehicle {
  readonly id: number;
  readonly make: string;
  readonly model: string;
  readonly licensePlate: string;
}

export async function addDriver(trx: Knex.Transaction, tenantId: TenantId, driver: Driver): Promise<boolean> {
  const rows = await queryRows(
    trx,
    `insert into drivers (tenant_id, id, name, employee_number, license_number, phone) values (?, ?, ?, ?, ?, ?)
     on conflict do nothing returning id`,
    [tenantId, driver.id, driver.name, driver.employeeNumber, driver.licenseNumber, driver.phone],
  );
  return rows.length > 0;
}

export async function addVehicle(trx: Knex.Transaction, tenantId: TenantId, vehicle: Vehicle): Promise<boolean> {
  const rows = await queryRows(
    trx,
    `insert into vehicles (tenant_id, id, make, model, license_plate) values (?, ?, ?, ?, ?)
     on conflict do nothing returning id`,
    [tenantId, vehicle.id, vehicle.make, vehicle.model, vehicle.licensePlate],
  );
  return rows.length > 0;
}

export async function listDrivers(database: Knex, tenantId: TenantId): Promise<readonly Driver[]> {
  const rows = await queryRows<Omit<Driver, 'id'> & { readonly id: bigint }>(
    database,
    `select d.id, d.name, d.employee_number as "employeeNumber", d.license_number as "licenseNumber", d.phone
     from drivers d where d.tenant_id = ? order by d.id`,
    [tenantId],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

export async function listVehicles(database: Knex, tenantId: TenantId): Promise<readonly Vehicle[]> {
  const rows = await queryRows<Omit<Vehicle, 'id'> & { readonly id: bigint }>(
    database,
    `select v.id, v.make, v.model, v.license_plate as "licensePlate" from vehicles v where v.tenant_id = ? order by v.id`,
    [tenantId],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** Removes a driver or a vehicle; deliveries keep its number. Returns whether there was one. */
export async function removeFromFleet(
  trx: Knex.Transaction,
  list: 'drivers' | 'vehicles',
  tenantId: TenantId,
  id: number,
): Promise<boolean> {
  return (await trx(list).where({ tenant_id: tenantId, id }).delete()) > 0;
}
