import { TEMPLATES } from './generated/templates.ts';
import type { MailTemplate } from './template.ts';

const BY_NAME: ReadonlyMap<string, MailTemplate> = new Map(TEMPLATES.map((template) => [template.name, template]));

/** All templates, by id. */
export const MAIL_CATALOGUE: readonly MailTemplate[] = [...TEMPLATES].sort((a, b) => a.id - b.id);

/** The template of a name, written exactly so; `null` where there is none. */
export function templateNamed(name: string): MailTemplate | null {
  return BY_NAME.get(name) ?? null;
}
