import type { Role } from '../../core/console/operators.ts';
import type { SitePorts } from '../ports.ts';
import type { OperatorVisit, SiteAnswer, TenantVisit, Visit } from '../visit.ts';

interface Address {
  /** Its name in the log and the metrics: words in lower case, joined by hyphens. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Parts of a path; one that begins with a colon is a parameter: `/console/:tenant/invoices`. */
  readonly path: string;
}

type Answering<V extends Visit> = (visit: V, ports: SitePorts) => SiteAnswer | Promise<SiteAnswer>;

/** A page that everyone may see. */
export interface PublicRoute extends Address {
  readonly access: 'anyone';
  readonly answer: Answering<Visit>;
}

/** A page for operators in any role, or for those with a role in all tenants. */
export interface OperatorRoute extends Address {
  readonly access: 'operator' | { readonly roleInAll: Role };
  readonly answer: Answering<OperatorVisit>;
}

/** A page of the tenant that the path names as `:tenant`, for operators who have the role in it. */
export interface TenantRoute extends Address {
  readonly access: { readonly role: Role };
  readonly answer: Answering<TenantVisit>;
}

/** One address of the site: what it is called, who may use it, and how it answers. */
export type Route = PublicRoute | OperatorRoute | TenantRoute;
