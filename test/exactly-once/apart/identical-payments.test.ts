import '../../support/postgres/as-distributed.ts';

await import('../identical-payments.test.ts');
