import type { Command } from 'commander';
import type { TenantChanges } from '../../../../db/admin/tenant-settings.ts';
import { generateSecret, sha256Hex } from '../../../auth/secrets.ts';
import type { ExtraDecimals } from '../../../core/money/money.ts';
import type { Rate } from '../../../core/money/percentage.ts';
import type { TaxRules } from '../../../core/money/tax.ts';
import {
  INVOICE_RULES,
  UNKNOWN_GATEWAYS,
  type InvoiceRules,
  type ReferenceScope,
  type UnknownGateways,
} from '../../../core/tenant.ts';
import type { Dialects } from '../../support/dialects.ts';
import * as parsers from '../../support/value-parsers.ts';
import { valueOption } from '../../support/options.ts';
import { addIssuerOptions, type IssuerOptions } from './issuer.ts';

/** The settings of a tenant as a command line gives them; an absent one stays, or takes its default. */
export interface TenantOptions extends IssuerOptions {
  readonly name?: string;
  readonly currency?: string;
  readonly timeZone?: string;
  readonly dateFormat?: string;
  readonly taxRate?: Rate;
  readonly taxRate2?: Rate;
  readonly taxMode?: TaxRules['mode'];
  readonly compound?: boolean;
  readonly taxRounding?: TaxRules['rounding'];
  readonly dueDays?: number;
  readonly paymentMethod?: string;
  readonly transidScope?: ReferenceScope;
  readonly unknownGateways?: UnknownGateways;
  readonly invoiceRules?: InvoiceRules;
  readonly extraDecimals?: ExtraDecimals;
  readonly numberFormat?: string;
  readonly nextNumber?: number;
  readonly accessKey?: boolean;
  readonly keyPrefix?: string;
  readonly corpMethods?: readonly string[];
  readonly timedRepeatWindow?: number;
  readonly datedRepeatWindow?: number;
  readonly sandbox?: boolean;
}

/** A week. */
const SECONDS = parsers.wholeNumber(0, 604_800);

/** Every setting but the name. */
export function addTenantOptions(command: Command, dialects: Dialects): Command {
  return addIssuerOptions(addCorpOptions(addPaymentOptions(addInvoiceOptions(command)), dialects));
}

function addInvoiceOptions(command: Command): Command {
  return command
    .addOption(valueOption('--currency <code>', 'ISO 4217 code; of new clients too', parsers.CURRENCY))
    .addOption(
      valueOption('--time-zone <zone>', 'IANA name; today and the year of a number are its', parsers.TIME_ZONE),
    )
    .addOption(
      valueOption('--date-format <format>', 'local date format, such as MM/DD/YYYY or DD.MM.YYYY', parsers.DATE_FORMAT),
    )
    .addOption(valueOption('--tax-rate <percent>', 'default rate of the first tax, such as 8.125', parsers.RATE))
    .addOption(valueOption('--tax-rate2 <percent>', 'default rate of the second tax', parsers.RATE))
    .addOption(
      valueOption(
        '--tax-mode <mode>',
        'exclusive: prices are without tax; inclusive: they contain it',
        parsers.oneOf(['exclusive', 'inclusive'] as const),
      ),
    )
    .option('--compound', 'charge the second tax on the first one too')
    .option('--no-compound', 'charge both taxes on the price')
    .addOption(
      valueOption(
        '--tax-rounding <level>',
        'invoice: round the tax of the sum; line: of every line',
        parsers.oneOf(['invoice', 'line'] as const),
      ),
    )
    .addOption(valueOption('--due-days <days>', "from an invoice's date to its due date", parsers.wholeNumber(0, 3650)))
    .addOption(
      valueOption(
        '--invoice-rules <version>',
        '8: issued invoices may change; 9: they are immutable',
        parsers.oneOf(INVOICE_RULES),
      ),
    )
    .addOption(valueOption('--payment-method <name>', 'system name of the default payment method', parsers.SYSTEM_NAME))
    .option('--sandbox', 'its records are for trying things out: the explorer may write to it')
    .option('--no-sandbox', 'its records are real: the explorer may only read');
}

function addPaymentOptions(command: Command): Command {
  return command
    .addOption(
      valueOption(
        '--transid-scope <scope>',
        'where a transaction id counts as a repeat: on its invoice, on its gateway, nowhere',
        parsers.oneOf(['invoice', 'gateway', 'none'] as const),
      ),
    )
    .addOption(
      valueOption(
        '--unknown-gateways <what>',
        'a gateway or payment method that is not listed: accept it, warn of it, or refuse the call',
        parsers.oneOf(UNKNOWN_GATEWAYS),
      ),
    )
    .addOption(
      valueOption(
        '--extra-decimals <way>',
        'WHMCS-style dialect: more decimals than the currency has: round the amount, or refuse it',
        parsers.oneOf(['round', 'refuse'] as const),
      ),
    )
    .addOption(
      valueOption(
        '--number-format <format>',
        'sequential numbers of paid invoices, such as INV-{YEAR}-{NUMBER}, or off',
        parsers.NUMBER_FORMAT,
      ),
    )
    .addOption(
      valueOption('--next-number <number>', 'the next sequential number', parsers.wholeNumber(1, 999_999_999_999)),
    )
    .option('--access-key', 'make an access key, which passes lists of addresses; shown only once')
    .option('--no-access-key', 'have no access key');
}

function addCorpOptions(command: Command, dialects: Dialects): Command {
  const switched = dialects.filter(({ isSwitchedByTenant }) => isSwitchedByTenant === true);
  const methods = parsers.wordsOrNone(switched.flatMap(({ actions }) => actions.map(({ name }) => name)));
  return command
    .addOption(
      valueOption(
        '--key-prefix <letters>',
        'corp-ID dialect: the letters of its key, as in PLA-0054',
        parsers.KEY_PREFIX,
      ),
    )
    .addOption(valueOption('--corp-methods <methods>', 'corp-ID dialect: what is switched on, or none', methods))
    .addOption(
      valueOption(
        '--timed-repeat-window <seconds>',
        'corp-ID dialect: for how long the same payment, with a time and no number, is a repeat',
        SECONDS,
      ),
    )
    .addOption(
      valueOption('--dated-repeat-window <seconds>', 'the same for a payment with a day and no time', SECONDS),
    );
}

/** The options as changes of the stored settings; an access key is stored as its hash. */
export function changesOf(options: TenantOptions, accessKey: string | null): TenantChanges {
  const { taxRate, taxRate2, numberFormat, keyPrefix } = options;
  return {
    name: options.name,
    currency: options.currency,
    timeZone: options.timeZone,
    localDateFormat: options.dateFormat,
    rateMilli: taxRate === undefined ? undefined : Number(taxRate),
    rate2Milli: taxRate2 === undefined ? undefined : Number(taxRate2),
    taxRules: { mode: options.taxMode, isCompound: options.compound, rounding: options.taxRounding },
    dueDays: options.dueDays,
    paymentMethod: options.paymentMethod,
    referenceScope: options.transidScope,
    unknownGateways: options.unknownGateways,
    invoiceRules: options.invoiceRules,
    extraDecimals: options.extraDecimals,
    numberFormat: numberFormat === 'off' ? null : numberFormat,
    accessKeySha256: accessKey !== null ? sha256Hex(accessKey) : options.accessKey === false ? null : undefined,
    keyPrefix: keyPrefix === 'none' ? null : keyPrefix,
    corpMethods: options.corpMethods,
    timedRepeatSeconds: options.timedRepeatWindow,
    datedRepeatSeconds: options.datedRepeatWindow,
    isSandbox: options.sandbox,
  };
}

/** A new access key where one is asked for. */
export function newAccessKey({ accessKey }: TenantOptions): string | null {
  return accessKey === true ? generateSecret() : null;
}
