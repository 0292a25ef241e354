import type { Sample } from '../../schemas/whmcs/samples/sample.ts';
import type { ActionSchema } from '../../schemas/whmcs/values.ts';
import {
  invoiceIdOf,
  isRepeat,
  type Command,
  type CommandOrigin,
  type Outcome,
  type Result,
} from '../../src/core/commands.ts';
import type { ProcessorOf } from '../../src/core/captures/processor.ts';
import { CredentialMoved } from '../../src/core/credential.ts';
import type { Instant } from '../../src/core/dates.ts';
import type { RefusalCode } from '../../src/core/errors.ts';
import type { Clock, Commands, Reads } from '../../src/core/ports.ts';
import type { AnswerData } from './answers/answer-data.ts';
import type { RowStream } from './answers/row-stream.ts';
import type { Place } from './parameters/dates.ts';
import { REFUSAL_MESSAGES } from './answers/messages.ts';
import type { PhpArray } from '../forms/php-value.ts';

/** The input of an action. */
export interface Call {
  readonly values: PhpArray;
  /** Where dates are read. */
  readonly place: Place;
  /** Where every command of this call comes from. */
  readonly origin: CommandOrigin;
  readonly commands: Commands;
  readonly reads: Reads;
  readonly processorOf: ProcessorOf;
  /** Deadlines are measured by it. */
  readonly clock: Clock;
  readonly notes: CallNotes;
  /** The time of day. */
  readonly now: Instant;
  /** The address of the gateway, without a slash at its end. */
  readonly publicUrl: () => string;
}

/** The result of a call, for the log. */
export interface CallNotes {
  /** The invoice that it was about, or made. */
  invoice: string | null;
  /** Whether an earlier call had done it all. */
  isRepeat: boolean;
}

/** One action of the dialect: it reads its parameters and answers plain data, and knows no answer format. */
export interface Action {
  /** As its document writes it; callers may use any case. */
  readonly name: string;
  readonly schema: ActionSchema;
  /** For its document; a test runs it. */
  readonly sample: Sample;
  /** A read submits no command. */
  readonly access: 'read' | 'write';
  /** Whether its calls may not bring a secret of a card, as `refuseCardSecrets` knows them. Default: they may. */
  readonly refusesCardSecrets?: true;
  /** Whether it reads a parameter of this name; whatever else is sent is not part of the request. */
  readonly knows: (name: string) => boolean;
  /** The members behind `result`. Throws Violation or Refused, and whatever the ports reject with. */
  run(call: Call): Promise<AnswerData | RowStream>;
}

/** The core said no; the message is the dialect's. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: RefusalCode;
  /** Members of the answer between `result` and `message`. */
  readonly members: AnswerData;

  constructor(code: RefusalCode, message: string, members: AnswerData = {}) {
    super(message);
    this.code = code;
    this.members = members;
  }
}

/**
 * Submits a command, notes what became of it, and gives its result, of the kind that its command has. Throws Refused or
 * CredentialMoved.
 */
export async function submit<K extends Result['kind']>(
  call: Call,
  command: Command,
  kind: K,
): Promise<Extract<Result, { kind: K }>> {
  const outcome = await call.commands.submit(command);
  note(call.notes, command, outcome);
  if (!outcome.ok) {
    if (outcome.code === 'credential-revoked') throw new CredentialMoved();
    throw new Refused(outcome.code, REFUSAL_MESSAGES[outcome.code](outcome.facts));
  }
  if (outcome.result.kind !== kind) throw new TypeError(`A ${command.kind} answered ${outcome.result.kind}`);
  return outcome.result as Extract<Result, { kind: K }>;
}

function note(notes: CallNotes, command: Command, outcome: Outcome): void {
  const invoiceId = invoiceIdOf(command);
  if (invoiceId !== null) notes.invoice = String(invoiceId);
  if (outcome.ok && outcome.result.kind === 'invoice-created') notes.invoice = String(outcome.result.invoiceId);
  notes.isRepeat = isRepeat(outcome);
}
