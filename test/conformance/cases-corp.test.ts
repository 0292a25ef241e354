import { describeCases } from '../support/conformance/describe-cases.ts';

describeCases('corp');
