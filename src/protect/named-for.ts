const CRON = /(?:^|\/)(?:crons?|scheduled|jobs?)(?:\/|$)/i;
const HOOK = /(?:^|\/)(?:[\w-]*webhooks?|hooks|stripe|svix)(?:\/|$)/i;

/** A provider that reports payments, or the word for what it does. */
const PAYS =
  /(?:m-?pesa|daraja|stripe|paypal|razorpay|paystack|flutterwave|pesapal|mollie|adyen|square|braintree|lemon-?squeezy|paddle|midtrans|xendit|payu|paytm|phonepe|cashfree|sslcommerz|bkash|alipay|wechat-?pay|mercado-?pago|klarna|payfast|vnpay|momo|zalopay|iyzico|intasend|payments?|billing|checkout)/i;
/** What the address that it reports to is called. */
const REPORTS = /(?:^|[/_-])(?:\w*callback|notify|notification|webhook)(?:\/|$)/i;
/** Instant payment notification: nothing else is called so. */
const IPN = /(?:^|[/_-])ipn(?:[/_-]|$)/i;

/** Whether a scheduler calls a handler, by its name or by vercel.json. */
export const isScheduled = (url: string, crons: ReadonlySet<string>): boolean =>
  crons.has(url) || CRON.test(url);

/** Whether another system reports events to a handler, by its name. */
export const isHook = (url: string): boolean =>
  HOOK.test(url) || IPN.test(url) || (PAYS.test(url) && REPORTS.test(url));

/** Whether whoever calls a handler comes without a session, by its name. */
export const isNamedForSender = (url: string, crons: ReadonlySet<string>): boolean =>
  isScheduled(url, crons) || isHook(url);
