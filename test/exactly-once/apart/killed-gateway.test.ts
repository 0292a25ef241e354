import '../../support/postgres/as-distributed.ts';

await import('../killed-gateway.test.ts');
