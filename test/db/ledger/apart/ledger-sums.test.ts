import '../../../support/postgres/as-distributed.ts';

await import('../ledger-sums.test.ts');
