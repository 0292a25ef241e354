import { includesRole, roleIn, roleInAll } from '../core/console/operators.ts';
import { BY_ITSELF } from './kit/shell.ts';
import { forbiddenPage, loginRedirect, notFound } from './fault-pages.ts';
import type { SitePorts } from './ports.ts';
import { sessionTokenOf } from './routing/cookies.ts';
import type { OperatorRoute, Route, TenantRoute } from './routing/route.ts';
import { isOfThisSite } from './routing/transport.ts';
import type { OperatorVisit, SiteAnswer, Visit } from './visit.ts';

const DIGITS = /^[1-9]\d{0,14}$/;

/**
 * Answers a visit where its operator may see the page. A form is taken only from a page of this site, with the token of the
 * session. A tenant in which the operator has no role is not found, as one that does not exist.
 */
export async function admit(route: Route, visit: Visit, ports: SitePorts): Promise<SiteAnswer> {
  if (route.method === 'POST' && !isOfThisSite(visit.request, ports.publicUrl())) return forbiddenPage(visit, FOREIGN);
  if (route.access === 'anyone') return await route.answer(visit, ports);
  const token = sessionTokenOf(visit.request, visit.transport);
  const session = await ports.sessions.find(token, !visit.query.has(BY_ITSELF));
  if (session === null || token === null) return loginRedirect(visit);
  if (route.method === 'POST' && !ports.sessions.isFormOf(token, visit.form.get('csrf') ?? '')) {
    return forbiddenPage(visit, EXPIRED_FORM);
  }
  return await admitOperator(route, { ...visit, session, token }, ports);
}

const FOREIGN =
  'The form came from another site. Nothing was changed. Open the page in the console, and send it from there.';
const EXPIRED_FORM =
  'The form is from an earlier session. Nothing was changed. Go back, load the page again, and send it once more.';

async function admitOperator(
  route: OperatorRoute | TenantRoute,
  visit: OperatorVisit,
  ports: SitePorts,
): Promise<SiteAnswer> {
  const { grants } = visit.session.operator;
  if (!isOfTenant(route)) {
    const { access } = route;
    if (access === 'operator' || includesRole(roleInAll(grants), access.roleInAll))
      return await route.answer(visit, ports);
    return forbiddenPage(visit, `This needs the role ${access.roleInAll} in all tenants.`);
  }
  const named = visit.parameters['tenant'] ?? '';
  const id = DIGITS.test(named) ? Number(named) : 0;
  const role = roleIn(grants, id);
  const tenant = role === null ? null : await ports.directory.tenant(id);
  if (tenant === null || role === null) return notFound(visit);
  if (includesRole(role, route.access.role)) return await route.answer({ ...visit, tenant, role }, ports);
  return forbiddenPage(visit, `This needs the role ${route.access.role}. Yours is ${role}.`);
}

function isOfTenant(route: OperatorRoute | TenantRoute): route is TenantRoute {
  return typeof route.access === 'object' && 'role' in route.access;
}
