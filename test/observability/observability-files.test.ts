import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { endRun, startRun } from '../../db/console/verify-runs.ts';
import { verify } from '../../db/verify/verify.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { scrape } from '../support/metrics.ts';
import { namesIn } from './promql.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'deploy', 'observability');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

interface Panel {
  readonly title: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

function textOf(path: string): string {
  return readFileSync(join(FOLDER, path), 'utf8');
}

const alerts = (parse(textOf('alerts.yml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(({ rules }) => rules);
const dashboard = JSON.parse(textOf('grafana/dashboards/invoice-gateway.json')) as { panels: Panel[] };

/** The labels that Prometheus itself adds. */
const OF_PROMETHEUS = ['job', 'instance'];

const { gateway } = gatewayWithCaller({ withJobs: true });
/** The labels of every series that a used gateway has, by its name. */
const known = new Map<string, Set<string>>([['up', new Set(OF_PROMETHEUS)]]);

beforeAll(async () => {
  const run = await startRun(gateway.database, { tenantId: 53, origin: 'command', act: null });
  await endRun(gateway.database, run, await verify(gateway.database, { tenantId: 53 }), 1);
  await callWhmcs(gateway.url, 'AddInvoicePayment', { invoiceid: 78, transid: 'O-1', gateway: 'cash', amount: '1' });
  for (const { name, labels } of await scrape(gateway.url)) {
    const names = known.get(name) ?? new Set(OF_PROMETHEUS);
    for (const label of Object.keys(labels)) names.add(label);
    known.set(name, names);
  }
});

/** Names in an expression or its texts that no gateway has. */
function unknownIn(expression: string, labelsBeside: readonly string[] = []): readonly string[] {
  const { selectors, grouping } = namesIn(expression);
  const metrics = selectors.filter(({ metric }) => !known.has(metric)).map(({ metric }) => metric);
  const selected = selectors.flatMap(({ metric, labels }) =>
    labels.filter((label) => known.get(metric)?.has(label) !== true).map((label) => `${metric}{${label}}`),
  );
  const all = new Set(selectors.flatMap(({ metric }) => [...(known.get(metric) ?? [])]));
  return [...metrics, ...selected, ...[...grouping, ...labelsBeside].filter((label) => !all.has(label))];
}

describe('The reader of PromQL', () => {
  it('finds every metric and label', () => {
    expect(
      namesIn(
        `histogram_quantile(0.9, sum by (le, x) (rate(a_bucket{b=~"c,{d}", e!='f'}[5m] offset 1d))) > 1 and on(x) g unless vector(0)`,
      ),
    ).toEqual({
      selectors: [
        { metric: 'a_bucket', labels: ['b', 'e'] },
        { metric: 'g', labels: [] },
      ],
      grouping: ['le', 'x', 'x'],
    });
    expect(() => namesIn('a ; b')).toThrow('This is not PromQL');
  });

  it('has a gateway to be held against', () => {
    expect(unknownIn('invoice_gateway_made_up + sum by (tenant) (invoice_gateway_jobs{colour="red"})')).toEqual([
      'invoice_gateway_made_up',
      'invoice_gateway_jobs{colour}',
      'tenant',
    ]);
  });
});

describe('An alert', () => {
  it.each(alerts.map((alert) => [alert.alert, alert] as const))('%s names what there is', (_name, alert) => {
    const named = [...alert.annotations.summary.matchAll(/\$labels\.(\w+)/g)].map((match) => match[1] ?? '');
    expect(unknownIn(alert.expr, named)).toEqual([]);
    // A label that the expression sums away cannot be shown.
    const { grouping } = namesIn(alert.expr);
    if (grouping.length > 0) expect(grouping).toEqual(expect.arrayContaining(named));
    expect(['critical', 'warning']).toContain(alert.labels.severity);
  });
});

describe('The dashboard', () => {
  it.each(dashboard.panels.map((panel) => [panel.title, panel] as const))(
    'names in %s what there is',
    (_title, panel) => {
      expect(panel.targets.length).toBeGreaterThan(0);
      for (const { expr, legendFormat } of panel.targets) {
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '');
        expect(unknownIn(expr, named)).toEqual([]);
      }
    },
  );

  it('asks the data source that is provisioned', () => {
    const source = parse(textOf('grafana/provisioning/datasources/prometheus.yml')) as {
      datasources: { uid: string }[];
    };
    expect(new Set(dashboard.panels.map(({ datasource }) => datasource.uid))).toEqual(
      new Set(source.datasources.map(({ uid }) => uid)),
    );
  });

  it('shows every metric of the gateway', () => {
    const shown = new Set(
      dashboard.panels.flatMap(({ targets }) =>
        targets.flatMap(({ expr }) => namesIn(expr).selectors.map(({ metric }) => metric.replace(/_bucket$/, ''))),
      ),
    );
    const own = [...known.keys()].filter((name) => name.startsWith('invoice_gateway_') && !/_(sum|count)$/.test(name));
    expect(own.filter((name) => !shown.has(name.replace(/_bucket$/, '')))).toEqual([]);
  });
});

describe('Prometheus', () => {
  it('scrapes every gateway, and reads the alerts', () => {
    const settings = parse(textOf('prometheus.yml')) as Record<string, unknown>;
    expect(settings).toMatchObject({
      scrape_configs: [
        {
          job_name: 'invoice-gateway',
          metrics_path: '/metrics',
          dns_sd_configs: [{ names: ['gateway', 'gateway-scaled'], type: 'A', port: 8080 }],
        },
      ],
    });
    for (const file of settings['rule_files'] as string[]) expect(existsSync(join(FOLDER, file))).toBe(true);
  });

  it('has only files that can be read', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yml'));
    expect(files).toHaveLength(4);
    for (const file of files) expect(parse(textOf(file))).toEqual(expect.any(Object));
  });
});
