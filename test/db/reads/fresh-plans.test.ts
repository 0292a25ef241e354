import { describePlansWithoutStatistics } from '../../support/plans/without-statistics.ts';

describePlansWithoutStatistics();
