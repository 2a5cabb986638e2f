import { authMiddleware } from '@repo/auth/middleware';
import { noseconeMiddleware } from '@repo/security/middleware';
import type { NextMiddleware } from 'next/server';

const securityHeaders = noseconeMiddleware({});

export default authMiddleware(() => securityHeaders()) as unknown as NextMiddleware;
