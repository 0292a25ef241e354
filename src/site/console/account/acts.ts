import type { AccountFailure, Proof } from '../../../auth/operators/operator-accounts.ts';
import type { StoredOperator } from '../../../core/console/operators.ts';
import type { SitePorts } from '../../ports.ts';
import { sessionCookie } from '../../routing/cookies.ts';
import type { OperatorRoute } from '../../routing/route.ts';
import type { OperatorVisit, SiteAnswer } from '../../visit.ts';
import { accountAnswer } from './account.ts';
import { problemOf } from './fields.ts';
import { factorAnswer } from './second-factor.ts';

const DIFFERENT = 'Nothing was changed: the new password and its repetition differ. Type both again.';

/** The fields are `password`, `new` and `again`, and `code` where the second factor is on. */
export const changePassword: OperatorRoute = {
  name: 'account-password',
  method: 'POST',
  path: '/console/account/password',
  access: 'operator',
  answer: async (visit, { accounts }): Promise<SiteAnswer> => {
    const { form, session, base, transport } = visit;
    const password = form.get('new') ?? '';
    if (password !== form.get('again')) return accountAnswer(visit, 409, DIFFERENT);
    const changed = await accounts.changePassword(session.operator, proofOf(visit), password);
    if (typeof changed === 'string') return refused(visit, changed);
    return {
      status: 303,
      headers: {
        location: `${base}/console/login?changed=password`,
        'set-cookie': sessionCookie(null, transport),
        'clear-site-data': '"cache"',
      },
      body: '',
    };
  },
};

/** Shows a new key, which is not on before a code confirms it. */
export const offerFactor: OperatorRoute = {
  name: 'account-factor-new',
  method: 'POST',
  path: '/console/account/second-factor/new',
  access: 'operator',
  answer: (visit, { accounts }): SiteAnswer =>
    visit.session.operator.hasSecondFactor
      ? accountAnswer(visit, 409, problemOf('code-needed'))
      : factorAnswer(visit, 200, accounts.offerFactor(visit.session.operator)),
};

/** The fields are `factor`, which is the encrypted key, `confirmation`, which is its code, and `password`. */
export const confirmFactor: OperatorRoute = {
  name: 'account-factor-on',
  method: 'POST',
  path: '/console/account/second-factor',
  access: 'operator',
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const { form, session } = visit;
    const { operator } = session;
    const encrypted = form.get('factor') ?? '';
    const proof = proofOf(visit);
    const changed = await ports.accounts.confirmFactor(operator, proof, encrypted, form.get('confirmation') ?? '');
    if (typeof changed !== 'string') return await again(visit, ports, changed, 'on');
    const offered = operator.hasSecondFactor ? null : ports.accounts.offeredBefore(operator, encrypted);
    return offered === null ? refused(visit, changed) : factorAnswer(visit, 409, offered, problemOf(changed));
  },
};

/** The fields are `password` and `code`. */
export const removeFactor: OperatorRoute = {
  name: 'account-factor-off',
  method: 'POST',
  path: '/console/account/second-factor/remove',
  access: 'operator',
  answer: async (visit, ports): Promise<SiteAnswer> => {
    const changed = await ports.accounts.removeFactor(visit.session.operator, proofOf(visit));
    return typeof changed === 'string' ? refused(visit, changed) : await again(visit, ports, changed, 'off');
  },
};

function proofOf({ form, request }: OperatorVisit): Proof {
  return {
    password: form.get('password') ?? '',
    code: form.get('code') ?? '',
    remoteAddress: request.remoteAddress,
  };
}

function refused(visit: OperatorVisit, failure: AccountFailure): SiteAnswer {
  return { ...accountAnswer(visit, 409, problemOf(failure)), outcome: `account-${failure}` };
}

/** All sessions have ended; this browser gets a new one. */
async function again(
  { token, transport, base }: OperatorVisit,
  { sessions }: SitePorts,
  operator: StoredOperator,
  done: string,
): Promise<SiteAnswer> {
  const cookie = sessionCookie(await sessions.start(operator, token), transport);
  return {
    status: 303,
    headers: { location: `${base}/console/account?done=${done}`, 'set-cookie': cookie },
    body: '',
  };
}
