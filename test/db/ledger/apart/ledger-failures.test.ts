import '../../../support/postgres/as-distributed.ts';

await import('../ledger-failures.test.ts');
