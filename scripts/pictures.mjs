// Makes the pictures of docs/pictures: the main screens of a gateway with demo data, in headless Chromium.
//   node scripts/pictures.mjs                  the pictures of the documents
//   node scripts/pictures.mjs --screens DIR    every page at 1280 and 390 px, light and dark, into a directory
//   node scripts/pictures.mjs --only overview  pages whose name begins so
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

import { fillDemo } from './pictures/demo-year.mjs';
import { builtModule, fail, prepare, root } from './prepare.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const START_LIMIT_MS = 60_000;
/** A name, and a path; a path that is a function gets the ids of an invoice and its client. */
const PAGES = {
  'front-door': '/',
  login: '/console/login',
  overview: '/console/53',
  invoices: '/console/53/invoices?q=status%3Aunpaid+total%3A%3E500',
  invoice: ({ invoice }) => `/console/53/invoices/${invoice}`,
  clients: '/console/53/clients',
  client: ({ client }) => `/console/53/clients/${client}`,
  payments: '/console/53/payments',
  calls: '/console/53/calls',
  callers: '/console/53/callers',
  work: '/console/53/work',
  proof: '/console/53/proof',
  account: '/console/account',
  documentation: '/docs',
  'customer-page': ({ customer }) => customer,
};
/** The others are in `--screens` only. */
const IN_DOCUMENTS = [
  ...['front-door', 'login', 'overview', 'invoices', 'invoice', 'client', 'payments', 'calls', 'documentation'],
  'customer-page',
];
const DOCUMENTED = { width: 1280, height: 860, scheme: 'light' };
const SCREENS = [1280, 390].flatMap((width) =>
  ['light', 'dark'].map((scheme) => ({ width, height: width === 390 ? 844 : 860, scheme })),
);

const { values: options } = parseArgs({
  options: { screens: { type: 'string' }, only: { type: 'string', default: '' } },
});
await prepare({ devTools: true });
const directory = mkdtempSync(join(tmpdir(), 'invoice-gateway-pictures-'));
// A server started by root runs as another user, who must be able to enter.
chmodSync(directory, 0o711);
const gateway = spawn(process.execPath, [fileURLToPath(builtModule('src/main.js'))], {
  cwd: root,
  env: {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: '0',
    DATA_DIR: join(directory, 'data'),
    LOG_FORMAT: 'json',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => gateway.once('exit', resolve));
try {
  const url = await urlOf(gateway);
  await fillDemo(url);
  await takeAll(url);
} finally {
  gateway.kill('SIGTERM');
  await ended;
  rmSync(directory, { recursive: true, force: true });
}

function urlOf(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const url = /"url":"(http:[^"]+)"/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`The gateway did not start:\n${output}`)));
    setTimeout(() => reject(new Error('The gateway did not start in time')), START_LIMIT_MS).unref();
  });
}

async function takeAll(url) {
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium
    .launch({ executablePath: CHROMIUM, args: isRoot ? ['--no-sandbox'] : [] })
    .catch((error) => fail(`Chromium is needed; CHROMIUM names its path. ${error.message}`));
  const folder = options.screens ?? join(root, 'docs', 'pictures');
  mkdirSync(folder, { recursive: true });
  for (const screen of options.screens === undefined ? [DOCUMENTED] : SCREENS) {
    const { width, height, scheme } = screen;
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
    await signIn(context, url);
    const ids = await idsOf(context, url);
    for (const [name, path] of pagesToTake()) {
      const page = await context.newPage();
      await page.goto(url + (typeof path === 'function' ? path(ids) : path));
      const suffix = options.screens === undefined ? '' : `-${width}-${scheme}`;
      await page.screenshot({ path: join(folder, `${name}${suffix}.png`), fullPage: options.screens !== undefined });
      await page.close();
    }
    await context.close();
  }
  await browser.close();
}

function pagesToTake() {
  const isWanted = (name) => options.screens !== undefined || IN_DOCUMENTS.includes(name);
  return Object.entries(PAGES).filter(([name]) => name.startsWith(options.only) && isWanted(name));
}

async function signIn(context, url) {
  const page = await context.newPage();
  await page.goto(`${url}/console/login`);
  await page.fill('#username', 'demo');
  await page.fill('#password', 'demo');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\/53/);
  await page.close();
}

/** An invoice with a payment, its client, and the page that the client sees of it. */
async function idsOf(context, url) {
  const page = await context.newPage();
  await page.goto(`${url}/console/53/payments`);
  const hrefs = await page.locator('tbody a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const idIn = (place) => hrefs.map((href) => new RegExp(`${place}/(\\d+)`).exec(href)?.[1]).find(Boolean);
  const invoice = idIn('invoices');
  await page.goto(`${url}/console/53/invoices/${invoice}`);
  const customer = await page.locator('a[href*="/i/"]').first().getAttribute('href');
  await page.close();
  return { invoice, client: idIn('clients'), customer: new URL(customer, url).pathname };
}
