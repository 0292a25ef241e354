import type { Knex } from 'knex';
import type { Issuer } from '../../src/core/records/issuer.ts';
import type { TenantId } from '../../src/core/tenant.ts';
import { changeIssuer } from '../admin/issuer/issuers.ts';

/** A leaf on dark green, 88 × 88 pixels, as `tenant set --issuer-logo` writes a PNG. */
const LOGO = [
  'iVBORw0KGgoAAAANSUhEUgAAAFgAAABYCAYAAABxlTA0AAAGfUlEQVR4Ae3B/0/U9x3A8efrfce3pTv4DLBKkTMnrRMW43IzxqqL',
  'M9gftmzdFiVmTbM4E4g/+SNJkyUm+0V+XH9Z5A9YlvHTum7ZUlZNKYJdD3GpUNFdBSl3DdAPBwfI3fF575qwjTGQb/fJ5038PB7C',
  'Nu09XW8VO8VNIkSBCBBBiIBY7GraRhMH4kBca2KOQ9dY76DNNghbED592NJIG9AkSJTniEbHtJYuJU77SPeQzSYJmxA+fdjSqDa0',
  'bhERi+eY1toWkQ5w2ke6h2w2IDxD+PRhS6Pa0LpFRCx8/6G1tkWkIxvIto/fGrZZR4D1RKOUF+V+LchVESnD9z9EpAw4pbSyUtV1',
  '75JIsBZhDbUnGiwVlPcEovg2pCHm5PS5sd5Bm1UUq52BQJD3BKL4NkUgqgL8njP8nwCr1NU23BCRH+LbEhGJlDvVNanRiXdZIcAK',
  '+083tCiRa/i2RUSioXB1YmZ0IsYyxbI9x79lKbiBb0dEc/3AsQaLZYplpUXOdRB8OyMillNCG8sUeeHvHoogtOArlJYDxxos8hR5',
  'WgfbBMFXGCJiOSVcJ0+RJ1o34SsogSbyVM2JVyKIRPAVlkik5sQrERVUwQv4XBFUwQsKRRSfOxRRJRoLnytEYwWBCLtAIKD4wc++',
  'z1f+9Ns/s7TksAtEgggRDPdC6AUuXrlAbaSWr+ypqeZ3v+kkPZPGaIKlQDBZ9b4qWt66TG2kln+rjdTS8tZlqvdVYTaxFAYLv1zH',
  '5bZLhKwQq4WsEJfbLhF+uQ6TKQxV33iQN6++QWlZKespLSvlzatvUN94EFMpDFTfeJCLV5oJFgXZSLAoyMUrzdQ3HsRECsNYVRbN',
  'recJFgXZrGBRkObW81hVFqZRGEQEfvqL1ykuKWarikuK+cml1zGNwiDHzx5n/8H9bFdd/X6Ofe87mERhiFDF1zn7ozPsVNOPzxKy',
  'QphCYYjXLpyjuLSYnSopLeG1802YQmGAcitEY7SBQmmMNlBRWYEJFAb49smjiAiFIiIcPXEEEygMcPTVoxTakeNHMEEQj+2tfZGK',
  'ynI2cq31V6x07cYveZZv7LGo2lvJZHIKLyk8duDQAdxS31iP1xQeq428hFv2hffiNYXHKl+swi0hK4TXFB6rqCzHLRWVFXhN4bGy',
  'r5XiFquyAq8pfK5S+Fyl8LlK4TF7ahq32FPTeE3hsempadwyPTWN1xQeS6fSuGV6MoXXFB6bSk7hltTUNF5TeOzx8AhueTw8gtcU',
  'Hhv77HO0oym0XDbHWHwMryk8lsvmSDxJUGiJsSS53BJeUxhgsH+IQnsw8AATKAzw6JN/UmifDjzABAoDJMe+YHZ6lkKZSE4ymZzC',
  'BApD3I8NUigP//EQUygMMXD7HoWgtebu7QFMoTBEcuwLnnw2xk49fjjCRGISUygMEvsgxk7d672HSRQGuR8bYmFuge16Or/AJx8P',
  'YRKFQbKLWWLd/WzXxx/0k8tkMYnCMHfe/4hsJstWZTNZ+v72EaZRGGY2lSbW3c9Wxbr7Sc+kMY3CQD1/vY2z5LBZzpLDh3+5jYkU',
  'BppNpenvGWCz+nsGSM+kMZHCUDffucniwiIbWVxY5P0/3MRUCkPNzc7T29XHRnq7+phPz2MqhcF6u/qYm5ljPXOzc/R29WEyhcEW',
  'n2a4+cdbrOfmO7dYfJrBZArDxbrvMv54nNXGRxLEuu9iukBFeM81DJd4kmQ2lWal8ZFxZlNpTKfYBcZHEqyWGE2yGyjQNj6XaFuh',
  'sfG5Q2MrII7PLXGlBRufK7RgKxxi+NzhEFM5J9eJzxU5J9epxnuH42gdx1dYWsfHe4fjijwNnfgKSiOd5CnyMjmnAzS+QtFkZLGd',
  'PEVesu/TuNbSjq8gtJb2ZPcjmzzFsnR2sR20jW9ntLbnda6dZYplX955ZDtaWvHtiNa0TvY8sFkWYIWZ0YnB8ro9ZSKcwrdlWtM+',
  '2jP4NisEWCU1OtFVHq4+JUgE3+Zp3TX64eDPWUWxhgyZZrSO49sUDfHZbKaZNQRYQ3r0y6ep6rq3y4uyNYJE8a1LQ8fofOm5hb/f',
  'f8oahA3UnWxoQXFDEHz/pdGIo1tHeoY6eAZhE2pOHooEVbBNtG5BhOeaJk93ZPVS+3jPgzgbELbgpeP1kWBRSRuiW0B4nmiwBTpy',
  'mcWOz+88irNJwjaFX/1mVAcCF4AmAQu0BVgg7G6aPBstthZs0F0OdI51D8bYhn8BIM07VAEF7n4AAAAASUVORK5CYII=',
].join('');

const HOW_TO_PAY = `Bank transfer
To: Demo corporation
Bank: First Example Bank
Routing no.: 000000000
Account: 0000 4417 2041

Check
To Demo corporation, 120 Market Street, Denver, CO 80202.`;

const ISSUER: Issuer = {
  name: 'Demo corporation',
  address: '120 Market Street\nDenver, CO 80202\nUnited States',
  taxNumber: '00-0000000',
  email: 'billing@corp.example',
  howToPay: HOW_TO_PAY,
  language: 'en',
  logo: { type: 'png', width: 88, height: 88, isOpaque: true, content: Buffer.from(LOGO, 'base64') },
};

/** The sender on the pages of the demo's invoices. */
export function addDemoIssuer(trx: Knex.Transaction, tenantId: TenantId): Promise<void> {
  return changeIssuer(trx, tenantId, ISSUER);
}
