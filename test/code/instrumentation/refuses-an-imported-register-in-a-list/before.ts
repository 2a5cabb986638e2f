import { registerOTel } from '@vercel/otel';

// Tracing.
export { registerOTel as register };
