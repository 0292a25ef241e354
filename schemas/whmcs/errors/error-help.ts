/**
 * An error of the dialect: its sentence, with `…` for a part that differs from call to call; the cure; and the cause,
 * where the samples of actions do not have it, because it belongs to no action in particular.
 */
export type ErrorHelp = readonly [sentence: string, cure: string, cause?: string];
