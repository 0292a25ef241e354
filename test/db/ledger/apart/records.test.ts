import '../../../support/postgres/as-distributed.ts';

await import('../records.test.ts');
