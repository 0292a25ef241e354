import { environment } from '../../schemas/environment.ts';
import { table } from './section.ts';

/** The variables of the environment, as a table. */
export function environmentTable(): string {
  const rows = Object.entries(environment.properties).map(([name, variable]) => [
    'x-secret' in variable ? `\`${name}\`, \`${name}_FILE\`` : `\`${name}\``,
    'default' in variable ? `\`${variable.default}\`` : '–',
    variable.description,
    `${variable['x-rule']}; e.g. \`${variable['x-example']}\``,
  ]);
  return table(['Variable', 'Default', 'Meaning', 'Accepted'], rows);
}
