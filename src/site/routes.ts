import { assetRoute } from './assets/assets.ts';
import { accountRoutes } from './console/account/routes.ts';
import { login, loginPage, logout } from './console/login/login.ts';
import { clientRoute } from './console/clients/client.ts';
import { clientRoutes } from './console/clients/list.ts';
import { invoiceRoutes } from './console/invoices/list.ts';
import { overviewRoute } from './console/overview/overview.ts';
import { paymentRoutes } from './console/payments/list.ts';
import { callPage } from './console/calls/call.ts';
import { callsFile } from './console/calls/file.ts';
import { callsPage } from './console/calls/list.ts';
import { callerRoutes } from './console/callers/routes.ts';
import { oneInvoiceRoutes } from './console/invoice/routes.ts';
import { proofRoutes } from './console/proof/routes.ts';
import { workRoutes } from './console/work/routes.ts';
import { home, tenantsPage } from './console/tenants.ts';
import { frontDoor } from './front-door/front-door.ts';
import { docsIndex } from './docs/pages/index-page.ts';
import { actionPage } from './docs/pages/action-page.ts';
import { compatibilityPage } from './docs/pages/compatibility-page.ts';
import { errorsPage } from './docs/pages/errors-page.ts';
import { explorerPage } from './docs/pages/explorer-page.ts';
import { documentPage, documentPicture } from './docs/pages/document-page.ts';
import type { Route } from './routing/route.ts';

/** Every address of the site. The tests of roles and pages iterate over it. */
export const ROUTES: readonly Route[] = [
  frontDoor,
  assetRoute,
  docsIndex,
  documentPage,
  documentPicture,
  actionPage,
  errorsPage,
  compatibilityPage,
  explorerPage,
  loginPage,
  login,
  logout,
  home,
  tenantsPage,
  ...accountRoutes,
  overviewRoute,
  ...invoiceRoutes,
  ...clientRoutes,
  clientRoute,
  ...paymentRoutes,
  callsPage,
  callsFile,
  callPage,
  ...callerRoutes,
  ...oneInvoiceRoutes,
  ...proofRoutes,
  ...workRoutes,
];
