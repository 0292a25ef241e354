import type { Command } from 'commander';
import type { Io } from '../../support/io.ts';
import { addPaymentList } from './list.ts';
import { addPaymentRefund } from './refund.ts';

/** `payment list|refund`. */
export function addPaymentCommands(program: Command, io: Io): void {
  const group = program.command('payment').description("a tenant's payments");
  addPaymentList(group, io);
  addPaymentRefund(group, io);
}
