import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware((auth, req) => {
  const { userId, redirectToSignIn } = auth()
  if (!userId && req.nextUrl.pathname.startsWith('/app')) return redirectToSignIn()
})
