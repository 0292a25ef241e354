import { getMerchantAccountSettings as schema } from '../../../../schemas/corp/system/get-merchant-account-settings.ts';
import { getMerchantAccountSettingsSample } from '../../../../schemas/corp/samples/system/get-merchant-account-settings.ts';
import type { Method } from '../../method.ts';
import { CallEnded } from '../../outcome.ts';
import { sellerOf } from '../../seller.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Reads a merchant setting of the caller's corporation. */
export const getMerchantAccountSettings: Method = {
  name: schema.title,
  schema,
  sample: getMerchantAccountSettingsSample,
  access: 'read',
  knows: (name) => Object.hasOwn(schema.arguments, name),
  async run(call) {
    const values = validate(call.given, call);
    const { accounts, webAccountId, currency } = await sellerOf(call);
    const found = accounts.find(({ id }) => id === Number(values['MERCHANT_SETTING_ID']));
    if (found === undefined) throw new CallEnded('zero', 'MERCHANT_SETTING_ID');
    return {
      QRY_ACCOUNT_INFO_ARRAY: [
        {
          MERCHANT_SETTING_ID: found.id,
          MERCHANT_NAME: found.name,
          CORP_ID: call.tenantId,
          CURRENCY: currency,
          IS_WEB_MERCHANT: Number(found.id === webAccountId),
        },
      ],
    };
  },
};
