import type { Sample } from '../../schemas/corp/samples/sample.ts';
import type { MethodSchema } from '../../schemas/corp/values.ts';
import {
  invoiceIdOf,
  isRepeat,
  type Command,
  type CommandOrigin,
  type Outcome,
  type Result,
} from '../../src/core/commands.ts';
import { CredentialMoved } from '../../src/core/credential.ts';
import type { RefusalCode } from '../../src/core/errors.ts';
import type { InvoiceId } from '../../src/core/invoice.ts';
import type { Commands, InvoiceView, Links, Reads } from '../../src/core/ports.ts';
import type { WrittenNumber } from '../forms/json.ts';
import type { Arguments } from './arguments.ts';
import { CallEnded } from './outcome.ts';
import { STATUS_OF_REFUSAL } from './ret-status.ts';
import type { MoneyType } from './settings.ts';
import type { Corporation } from './validate.ts';

/** The call that a method answers, and its ports. */
export interface MethodCall extends Corporation {
  readonly given: Arguments;
  /** Where every command of this call comes from. */
  readonly origin: CommandOrigin;
  readonly commands: Commands;
  readonly reads: Reads;
  readonly links: Links;
  readonly notes: CallNotes;
}

/** The results of a call that the log shows. */
export interface CallNotes {
  /** The invoice of the call. */
  invoice: string | null;
  /** Whether an earlier call had done all of it. */
  isRepeat: boolean;
}

/** One value of an answer: a text, an id or count, an amount with its digits as they are, a list, or a struct. */
export type AnswerValue = string | number | WrittenNumber | readonly AnswerValue[] | AnswerMembers;

/** Values by their names in upper case, in the order of the answer. */
export interface AnswerMembers {
  readonly [name: string]: AnswerValue;
}

/** One method of the dialect: it decodes its arguments and returns the members of an `ok` beside its messages. */
export interface Method {
  /** As its document writes it; callers may use any case. */
  readonly name: string;
  readonly schema: MethodSchema;
  /** For its document; a test runs it. */
  readonly sample: Sample;
  /** A read submits no command. */
  readonly access: 'read' | 'write';
  /** Whether it reads an argument of this name, in upper case; other arguments are not part of the call. */
  readonly knows: (name: string) => boolean;
  /** Throws CallEnded or CredentialMoved, and rejects as the ports do. */
  run(call: MethodCall): Promise<AnswerMembers>;
}

/** The end of a call that the core refuses, with the status of the refusal. */
export function refused(code: RefusalCode): CallEnded {
  return new CallEnded(STATUS_OF_REFUSAL[code], code);
}

/** Submits a command, notes its outcome, and returns its result. Throws CallEnded or CredentialMoved. */
export async function submit<K extends Result['kind']>(
  call: MethodCall,
  command: Command,
  kind: K,
): Promise<Extract<Result, { kind: K }>> {
  const outcome = await submitted(call, command);
  if (!outcome.ok) throw refused(outcome.code);
  if (outcome.result.kind !== kind) throw new TypeError(`A ${command.kind} answered ${outcome.result.kind}`);
  return outcome.result as Extract<Result, { kind: K }>;
}

/** Submits a command and notes its outcome, which may be a refusal. Throws CredentialMoved. */
export async function submitted(call: MethodCall, command: Command): Promise<Outcome> {
  const invoiceId = invoiceIdOf(command);
  if (invoiceId !== null) call.notes.invoice = String(invoiceId);
  const outcome = await call.commands.submit(command);
  call.notes.isRepeat = isRepeat(outcome);
  if (!outcome.ok && outcome.code === 'credential-revoked') throw new CredentialMoved();
  if (outcome.ok && outcome.result.kind === 'invoice-created') call.notes.invoice = String(outcome.result.invoiceId);
  return outcome;
}

/** One snapshot of an invoice of the caller's tenant. Throws CallEnded or CredentialMoved. */
export async function viewOf({ reads, origin }: MethodCall, invoiceId: InvoiceId): Promise<InvoiceView> {
  const view = await reads.invoices.invoice(origin.actor, invoiceId);
  if (view === 'revoked') throw new CredentialMoved();
  if (view === 'not-found') throw refused('invoice-not-found');
  return view;
}

/** A money type that the schema has accepted. */
export function moneyTypeOf({ settings }: MethodCall, id: number): MoneyType {
  const found = settings.moneyTypes.find((type) => type.id === id);
  if (found === undefined) throw new TypeError('A money type passed its schema and is not one of the corporation');
  return found;
}
