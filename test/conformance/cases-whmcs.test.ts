import { describeCases } from '../support/conformance/describe-cases.ts';

describeCases('whmcs');
