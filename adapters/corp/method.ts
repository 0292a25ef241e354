import type { MethodSchema } from '../../schemas/corp/values.ts';
import type { CommandOrigin } from '../../src/core/commands.ts';
import type { Commands, Links } from '../../src/core/ports.ts';
import type { Arguments } from './arguments.ts';
import type { Corporation } from './validate.ts';

/** The call that a method answers, and its ports. */
export interface MethodCall extends Corporation {
  readonly given: Arguments;
  /** Where every command of this call comes from. */
  readonly origin: CommandOrigin;
  readonly commands: Commands;
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
  /** Whether it reads an argument of this name, in upper case; other arguments are not part of the call. */
  readonly knows: (name: string) => boolean;
  /** Throws CallEnded or CredentialMoved, and rejects as the ports do. */
  run(call: MethodCall): Promise<AnswerMembers>;
}
