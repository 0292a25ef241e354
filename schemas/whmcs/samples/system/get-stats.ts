import { RESULT, type Sample } from '../sample.ts';

export const getStatsSample: Sample = {
  request: { timeline_days: '2' },
  answer:
    '{"result":"success","income_today":"$0.00 USD","income_thismonth":"$0.00 USD","income_thisyear":"$0.00 USD","income_alltime":"$0.00 USD","orders_pending":0,"orders_today_cancelled":0,"orders_today_pending":0,"orders_today_fraud":0,"orders_today_active":0,"orders_today_total":0,"orders_yesterday_cancelled":0,"orders_yesterday_pending":0,"orders_yesterday_fraud":0,"orders_yesterday_active":0,"orders_yesterday_total":0,"orders_thismonth_total":0,"orders_thisyear_total":0,"tickets_allactive":0,"tickets_awaitingreply":0,"tickets_flaggedtickets":0,"tickets_open":0,"tickets_answered":0,"tickets_customerreply":0,"tickets_closed":0,"tickets_onhold":0,"tickets_inprogress":0,"cancellations_pending":0,"todoitems_due":0,"networkissues_open":0,"billableitems_uninvoiced":0,"quotes_valid":0,"staff_online":0,"timeline_data":{"new_orders":{"2026-11-22":0,"2026-11-21":0},"accepted_orders":{"2026-11-22":0,"2026-11-21":0},"income":{"2026-11-22":"0.00","2026-11-21":"0.00"},"expenditure":{"2026-11-22":"0.00","2026-11-21":"0.00"},"new_tickets":{"2026-11-22":0,"2026-11-21":0}}}',
  response: [
    RESULT,
    ['income_today', 'string', 'The payments of today in the currency of the tenant, such as $5.95 USD.'],
    ['income_thismonth', 'string', 'The same for this month up to today.'],
    ['income_thisyear', 'string', 'The same for this year up to today.'],
    ['income_alltime', 'string', 'The same for all payments.'],
    ['orders_…', 'int', 'Counts of orders, by day and status: 0, as the gateway has no orders.'],
    ['tickets_…', 'int', 'Counts of tickets, by status: 0.'],
    ['cancellations_pending', 'int', '0.'],
    ['todoitems_due', 'int', '0.'],
    ['networkissues_open', 'int', '0.'],
    ['billableitems_uninvoiced', 'int', 'The billable items that wait for an invoice: exact up to 10,000.'],
    ['quotes_valid', 'int', '0.'],
    ['staff_online', 'int', '0.'],
    [
      'timeline_data',
      'array',
      'With timeline_days: new_orders, accepted_orders, income, expenditure and new_tickets by day, the newest first. Expenditure is refunds.',
    ],
  ],
  errors: [],
};
