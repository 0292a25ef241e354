import '../../support/postgres/as-distributed.ts';

await import('../model.test.ts');
