import '../../../support/postgres/as-distributed.ts';

await import('../ledger-batches.test.ts');
