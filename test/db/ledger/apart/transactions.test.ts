import '../../../support/postgres/as-distributed.ts';

await import('../transactions.test.ts');
