import '../../support/postgres/as-distributed.ts';

await import('../commit-in-doubt.test.ts');
