import type { MethodSchema } from '../../schemas/corp/billing/add-invoice-payment.ts';
import type { CommandOrigin } from '../../src/core/commands.ts';
import type { Commands, Links } from '../../src/core/ports.ts';
import type { Arguments } from './arguments.ts';
import type { Corporation } from './validate.ts';

/** What a method is given. */
export interface MethodCall extends Corporation {
  readonly given: Arguments;
  /** Where every command of this call comes from. */
  readonly origin: CommandOrigin;
  readonly commands: Commands;
  readonly links: Links;
  readonly notes: CallNotes;
}

/** What became of a call, for the log. */
export interface CallNotes {
  /** The invoice that it was about. */
  invoice: string | null;
  /** Whether an earlier call had done it all. */
  isRepeat: boolean;
}

/** What an answer says: a text, a list, or a struct. */
export type AnswerValue = string | readonly AnswerValue[] | AnswerMembers;

/** Values by their names, which are in upper case, in the order of the answer. */
export interface AnswerMembers {
  readonly [name: string]: AnswerValue;
}

/** One method of the dialect: it decodes its arguments and answers what `ok` carries beside its messages. */
export interface Method {
  /** As its document writes it; callers may use any case. */
  readonly name: string;
  readonly schema: MethodSchema;
  /** Whether it reads an argument of this name, in upper case; whatever else is sent is not part of the call. */
  readonly knows: (name: string) => boolean;
  /** Throws CallEnded or CredentialMoved, and whatever the ports reject with. */
  run(call: MethodCall): Promise<AnswerMembers>;
}
