import type { Sample } from '../../schemas/corp/samples/sample.ts';
import type { MethodSchema } from '../../schemas/corp/values.ts';
import { isRepeat, type Command, type CommandOrigin, type Result } from '../../src/core/commands.ts';
import { CredentialMoved } from '../../src/core/credential.ts';
import type { RefusalCode } from '../../src/core/errors.ts';
import type { Commands, Links, Reads } from '../../src/core/ports.ts';
import type { Arguments } from './arguments.ts';
import { CallEnded } from './outcome.ts';
import { STATUS_OF_REFUSAL } from './ret-status.ts';
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

/** One value of an answer: a text, a list, or a struct. */
export type AnswerValue = string | readonly AnswerValue[] | AnswerMembers;

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
  if (command.kind !== 'create-invoice') call.notes.invoice = String(command.invoiceId);
  const outcome = await call.commands.submit(command);
  call.notes.isRepeat = isRepeat(outcome);
  if (!outcome.ok) {
    if (outcome.code === 'credential-revoked') throw new CredentialMoved();
    throw refused(outcome.code);
  }
  if (outcome.result.kind === 'invoice-created') call.notes.invoice = String(outcome.result.invoiceId);
  if (outcome.result.kind !== kind) throw new TypeError(`A ${command.kind} answered ${outcome.result.kind}`);
  return outcome.result as Extract<Result, { kind: K }>;
}
