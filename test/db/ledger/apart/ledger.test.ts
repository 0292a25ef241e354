import '../../../support/postgres/as-distributed.ts';

await import('../ledger.test.ts');
