import '../../support/postgres/as-distributed.ts';

await import('../lost-answers.test.ts');
