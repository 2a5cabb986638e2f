import { run } from './lib/run';
import type { NextFetchEvent, NextRequest } from 'next/server';

export default async function middleware(...given: [NextRequest, NextFetchEvent]) {
  return run(...given);
}
