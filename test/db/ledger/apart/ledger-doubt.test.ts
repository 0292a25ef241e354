import '../../../support/postgres/as-distributed.ts';

await import('../ledger-doubt.test.ts');
