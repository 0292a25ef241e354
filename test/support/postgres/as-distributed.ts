/** Imported before anything else: the gateway takes the databases of this test file for those of Citus. */
process.env['TEST_DATABASES_SAY_CITUS'] = '1';
