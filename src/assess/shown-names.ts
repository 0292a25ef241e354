import { holdsCardNumber } from '../../adapters/values/card-secrets.ts';

/** A generated secret has digits, and a form that was encoded twice has signs: a name of an action has neither. */
const ACTION = /^[A-Za-z]{1,40}$/;
/** A name as people give one to a parameter; `2` of `address2` is a part of it. */
const PARAMETER = /^[A-Za-z_][A-Za-z_.-]{0,39}\d{0,3}[A-Za-z_.-]{0,20}X?$/;

/** Whether a report may show the name of an unknown action: it came from the place of a value. */
export function mayShowAction(name: string): boolean {
  return ACTION.test(name);
}

/** Whether a report may show the name of an unknown parameter: an unescaped `&` makes names of values. */
export function mayShowParameter(name: string): boolean {
  return PARAMETER.test(name) && !holdsCardNumber(name);
}
