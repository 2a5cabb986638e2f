import type { Instrumentation } from 'next';

export const onRequestError: Instrumentation.onRequestError = async (error) => {
  console.error(error);
}
