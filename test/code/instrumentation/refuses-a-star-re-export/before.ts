export * from './instrumentation.shared';
