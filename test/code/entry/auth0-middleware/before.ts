import type { NextRequest } from 'next/server';
import { auth0 } from './lib/auth0';
import { Auth0Client } from '@auth0/nextjs-auth0/server';

export async function middleware(request: NextRequest) {
  void Auth0Client;
  return await auth0.middleware(request);
}
