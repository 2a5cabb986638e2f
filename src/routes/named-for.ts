const CRON = /(?:^|\/)(?:crons?|scheduled|jobs?)(?:\/|$)/i;
/** Nothing else is called so; IPN is the instant payment notification. */
const HOOK = /(?:^|\/)(?:[\w-]*webhooks?|hooks|svix)(?:\/|$)|(?:^|[/_-])ipn(?:[/_-]|$)/i;

/** A provider that reports payments, or the word for what it does. */
const PAYS =
  /(?:m-?pesa|daraja|stripe|paypal|razorpay|paystack|flutterwave|pesapal|mollie|adyen|square|braintree|lemon-?squeezy|paddle|midtrans|xendit|payu|paytm|phonepe|cashfree|sslcommerz|bkash|alipay|wechat-?pay|mercado-?pago|klarna|payfast|vnpay|momo|zalopay|iyzico|intasend|payments?|billing|checkout)/i;
/** What the address that it reports to is called. */
const REPORTS = /(?:^|[/_-])(?:\w*callback|notify|notification|webhook)(?:\/|$)/i;
/** The address that Stripe reports to, where it has no other name. */
const STRIPES = /(?:^|\/)stripe$/i;
const OF_STRIPE = /(?:^|\/)stripe\//i;

/** Whether a scheduler calls a handler, by its name or by vercel.json. */
export const isScheduled = (url: string, crons: ReadonlySet<string>): boolean =>
  crons.has(url) || CRON.test(url);

/** Whether another system reports events to a handler, by its name alone. */
export const isHook = (url: string): boolean => HOOK.test(url);

/** Whether a provider reports to a handler by its name, or sends the browser back to it: it is called so for both. */
export const isCalledBack = (url: string): boolean =>
  STRIPES.test(url) || (PAYS.test(url) && REPORTS.test(url));

/** Whether a handler has to do with Stripe: it receives events, or the browser asks it to pay. */
export const isOfStripe = (url: string): boolean => OF_STRIPE.test(url);
