import type { Command } from 'commander';
import type { Io } from '../../support/io.ts';
import { addInvoiceLink } from './link.ts';
import { addInvoiceList } from './list.ts';
import { addInvoiceShow } from './show.ts';

/** `invoice list|show|link`: shows a tenant's invoices, and makes links to one. */
export function addInvoiceCommands(program: Command, io: Io): void {
  const group = program.command('invoice').description("a tenant's invoices");
  addInvoiceList(group, io);
  addInvoiceShow(group, io);
  addInvoiceLink(group, io);
}
