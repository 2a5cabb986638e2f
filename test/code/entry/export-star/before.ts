export * from './lib/middleware';
